import type { KindTarget } from '../config/config.ts';
import type { CniName } from './cni.ts';
import { WEAVE_IMAGES } from './image-list.ts';

/** A network, and why this one, in words. */
export interface ChosenCni {
  cni: CniName | 'none';
  reason: string;
}

/**
 * The network of a cluster that is made here, where what was given says it.
 * @param archived names of the images in the archives given
 * @returns undefined where it depends on what the engine has and registries give
 */
export function settledCni(
  { cni, ipFamily, manifests }: Pick<KindTarget, 'cni' | 'ipFamily' | 'manifests'>,
  archived: ReadonlySet<string>,
): ChosenCni | undefined {
  if (manifests !== undefined) return { cni: 'none', reason: `as in ${manifests.files.join(', ')}` };
  if (cni === 'none') return { cni, reason: 'requested: nothing is installed' };
  if (cni === 'flannel' || cni === 'kube-router') return { cni, reason: 'asked for' };
  if (ipFamily !== 'ipv4') return { cni: 'flannel', reason: 'Weave Net is IPv4 only' };
  if (!WEAVE_IMAGES.every((image) => archived.has(image))) return undefined;
  const asked = cni === 'weave' ? 'asked for; ' : '';
  return { cni: 'weave', reason: `${asked}its images are in the archive given` };
}
