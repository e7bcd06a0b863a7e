/**
 * What builds on what, the deepest first. Most requirements of an area have one layer. Some build on more than the rest of their
 * area: ADDR-3 asks pods over the network, POD-9 goes by a Service, and SVC-6 asks for names.
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
