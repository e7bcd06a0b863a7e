import type { ExistingTarget } from '../config/config.ts';
import { flagError } from '../config/options.ts';
import { textOfRoute } from '../config/ssh-route.ts';
import { expectApi } from '../kube/api-trouble.ts';
import { connectBy, type Kube } from '../kube/client.ts';
import { defined } from '../model/defined.ts';
import type { Access } from '../model/run-context.ts';
import type { Undo } from '../system/undo.ts';
import { openTunnel } from './tunnel.ts';

/** The way to a cluster that is there. */
export interface Reached {
  access: Access;
  kube: Kube;
}

interface Options {
  notice: (line: string) => void;
  signal: AbortSignal;
  /** Gets what closes the tunnel. */
  undo: Undo;
}

/**
 * Finds the way to a cluster's API server, through a tunnel where one was asked for, and makes sure that it answers.
 * @throws UsageError where what was given does not name one; EnvironmentError where it does not answer
 */
export async function reach(target: ExistingTarget, { notice, signal, undo }: Options): Promise<Reached> {
  const straight = accessOf(target);
  const { viaSsh } = target;
  const kube = connectBy(straight, signal);
  if (viaSsh === undefined) {
    await expectApi(kube);
    return { access: straight, kube };
  }
  const { server } = kube.config;
  const wrong = (problem: string) => flagError('--via-ssh', textOfRoute(viaSsh), problem);
  if (server.protocol !== 'https:') throw wrong(`expected a server of https, not ${server.origin}`);
  if (kube.config.namesProxy)
    throw wrong('the kubeconfig has a proxy-url for this cluster; expected one of the two');
  const to = { host: server.hostname.replace(/^\[|\]$/g, ''), port: Number(server.port || 443) };
  const tunnel = await openTunnel(viaSsh, to, { notice, signal });
  undo.release(tunnel.close);
  const access = { ...straight, forward: tunnel.forward };
  const through = connectBy(access, signal);
  await expectApi(through, tunnel.said);
  return { access, kube: through };
}

/** Without a tunnel. */
function accessOf({ kubeconfig, context }: ExistingTarget): Access {
  return {
    ...defined({ kubeconfig, context }),
  };
}
