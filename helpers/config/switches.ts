/** Whether a switch is on, which an environment variable may also turn off. */
export function isOn(value: boolean | string | undefined): boolean {
  return value === true || (typeof value === 'string' && !['', '0', 'false'].includes(value));
}
