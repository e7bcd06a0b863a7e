/**
 * A token as a header takes it. What fetch says of another one repeats it.
 * @throws Error that says what is wrong with it, and not what it is
 */
export function bearer(token: string): string {
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new Error(
      'its token is empty, or has a space, a line break or another character that no token has',
    );
  return `Bearer ${token}`;
}
