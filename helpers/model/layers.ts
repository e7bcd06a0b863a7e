/**
 * The layers of the network, the deepest first. Most requirements of an area have one layer. Some need more than the rest of their area:
 * ADDR-3 connects pods over the network, POD-9 uses a Service, and SVC-6 looks up names.
 */
export const LAYERS = [
  'nodes',
  'mesh',
  'addresses',
  'containers',
  'pods',
  'above pods',
  'services',
  'above services',
  'outside',
  'DNS',
  'above DNS',
  'policies',
  'recovery',
] as const;

export type Layer = (typeof LAYERS)[number];
