import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Cluster, loadYaml, type User } from '@kubernetes/client-node';
import { flagError, flagName } from '../../config/options.ts';
import { clusterOf } from './kubeconfig-cluster.ts';
import { unreadable } from './kubeconfig-files.ts';
import { type GivenKubeconfig, KUBECONFIG } from './kubeconfig-form.ts';
import { userOf } from './kubeconfig-user.ts';

/** One cluster, and who asks it. */
export interface Entry {
  context: string;
  cluster: Cluster;
  user: User;
}

/**
 * Reads one context of a kubeconfig file. Relative paths in it are meant from its folder; data outweighs a file.
 * @param name the context; absent: the current one
 * @throws UsageError that names option and value where the file, the context or what it refers to is wrong
 */
export function readKubeconfig(file: string, name?: string): Entry {
  return entryOf(parse(file), file, name);
}

function parse(file: string): GivenKubeconfig {
  const wrong = (problem: string) => flagError('--kubeconfig', file, problem);
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    throw wrong(`${unreadable(error)}; expected a kubeconfig`);
  }
  let loaded: unknown;
  try {
    loaded = loadYaml(content);
  } catch (error) {
    throw wrong(`not YAML: ${(error as Error).message.split('\n')[0]}; expected a kubeconfig`);
  }
  const parsed = KUBECONFIG.safeParse(loaded);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue?.path.join('.') || 'the whole file';
  throw wrong(`not a kubeconfig: ${place}: ${issue?.message}`);
}

function entryOf(
  { contexts, clusters, users, ...rest }: GivenKubeconfig,
  file: string,
  asked: string | undefined,
): Entry {
  const wrong = (problem: string) => flagError('--kubeconfig', file, problem);
  const names = (contexts ?? []).map(({ name }) => name);
  if (names.length === 0)
    throw wrong('has no context; expected a kubeconfig with clusters, users and contexts');
  const oneOf = `expected ${flagName('--context')} with one of ${names.join(', ')}`;
  if (asked !== undefined && !names.includes(asked))
    throw flagError('--context', asked, `not in ${file}; expected one of ${names.join(', ')}`);
  const current = asked ?? (rest['current-context'] || undefined);
  if (current === undefined) throw wrong(`has no current context; ${oneOf}`);
  if (!names.includes(current)) throw wrong(`its current context "${current}" is not in it; ${oneOf}`);
  const context = contexts?.find(({ name }) => name === current)?.context;
  if (!context?.cluster) throw wrong(`its context "${current}" names no cluster; ${oneOf}`);
  const cluster = clusters?.find(({ name }) => name === context.cluster);
  if (cluster === undefined)
    throw wrong(
      `its context "${current}" names the cluster "${context.cluster}", which is not in it; ${oneOf}`,
    );
  const user = users?.find(({ name }) => name === context.user);
  if (context.user && user === undefined)
    throw wrong(`its context "${current}" names the user "${context.user}", which is not in it; ${oneOf}`);
  const root = dirname(file);
  const found = clusterOf(cluster.name, cluster.cluster ?? {}, root, wrong);
  return {
    context: current,
    cluster: found,
    user: userOf(user?.name ?? '', user?.user ?? {}, { root, wrong, cluster: found }),
  };
}
