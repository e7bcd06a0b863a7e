import { setTimeout } from 'node:timers/promises';
import { PAUSES } from '../model/timeouts.ts';
import { CommandError } from '../system/run.ts';
import type { Engine } from './engine/engine.ts';

/** Two nodes on a network of the engine. */
export interface NodeNames {
  engine: Engine;
  network: string;
  /** The node that asks, and the one whose name it asks for. */
  from: string;
  name: string;
  /** The image of the nodes. */
  image: string;
  notice: (line: string) => void;
}

/**
 * Does some work, and sees to it meanwhile that one node resolves another's name: kubeadm and kubelet know the control plane by
 * its name only. On Podman one DNS server is there for all networks of the machine. It dies when it reads the file of a
 * network that is just being taken away (aardvark-dns 1.4), and is begun again only when a container comes to a network:
 * one is sent. Other engines need no such help.
 */
export async function withNodeNames<T>(
  names: NodeNames,
  work: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const done = new AbortController();
  const kept =
    names.engine.name === 'podman' ? keep(names, AbortSignal.any([done.signal, signal])) : Promise.resolve();
  try {
    return await work();
  } finally {
    done.abort();
    await kept;
  }
}

/** Looks again and again until the signal aborts; twice in vain, and the server is woken. */
async function keep({ engine, network, from, name, image, notice }: NodeNames, signal: AbortSignal) {
  const succeeds = async (...args: string[]): Promise<boolean> => {
    try {
      await engine.run(args, { signal });
      return true;
    } catch (error) {
      if (error instanceof CommandError || signal.aborted) return false;
      throw error;
    }
  };
  let inVain = 0;
  while (!signal.aborted) {
    const nodesAreHere = await succeeds('exec', name, 'true');
    const resolves = nodesAreHere && (await succeeds('exec', from, 'timeout', '2', 'getent', 'hosts', name));
    inVain = nodesAreHere && !resolves ? inVain + 1 : 0;
    if (inVain === 2) {
      notice(`${from} does not resolve ${name}: waking ${engine.name}'s DNS server`);
      await succeeds('run', '--rm', '--network', network, '--entrypoint', 'true', image);
      inVain = 0;
    }
    await setTimeout(PAUSES.names, undefined, { signal }).catch(() => undefined);
  }
}
