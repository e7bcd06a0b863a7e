import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadYaml } from '@kubernetes/client-node';
import { PACKAGE_ROOT } from '../model/package-root.ts';

/** The official images by role, each at its exact tag: fixtures/images.yaml. */
export interface ImageList {
  node: string;
  agnhost: string;
  nginx: string;
  flannel: string;
  'kube-router': string;
  'weave-kube': string;
  'weave-npc': string;
}

export const IMAGES: Readonly<ImageList> = loadYaml<ImageList>(
  readFileSync(join(PACKAGE_ROOT, 'fixtures/images.yaml'), 'utf8'),
);

/** The images of Weave Net, which it needs both of. */
export const WEAVE_IMAGES = [IMAGES['weave-kube'], IMAGES['weave-npc']];
