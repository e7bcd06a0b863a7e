import { type Evidence, Inconclusive, Violation } from '../../model/outcomes.ts';
import { inSeconds, TIMEOUTS } from '../../model/timeouts.ts';
import { type ClusterUnderTest, execInPod } from '../../probe/cluster-under-test.ts';
import { PORTS, TWO_CONTAINERS } from './two-containers.ts';

/**
 * A port that nobody in the pod listens on. It lies below the kernel's own source ports (ip_local_port_range). It is random, because a port
 * stays in use for a minute after a connection (TIME_WAIT).
 */
function freePort(): number {
  return 20_000 + Math.floor(Math.random() * 10_000);
}

/**
 * Exit codes of curl (curl(1), EXIT CODES). 45: curl could not bind the source port. 0, 7 and 28: it could, and then got an answer, a refusal
 * or a timeout, which does not matter here.
 */
const NOT_BOUND = 45;
const BOUND = [0, 7, 28];

/** Binds a port by connecting from it to the container itself, and prints curl's exit code. $1 is the port to bind, $2 the server's port. */
const BIND = `curl -sS -o /dev/null --noproxy '*' -m ${inSeconds(TIMEOUTS.bind)} --local-port "$1" "http://127.0.0.1:$2/" 2>&1; echo "curl $?"`;

/**
 * A container cannot bind a port that the other container of its pod listens on. Binding a free port must succeed, which proves that the
 * method works.
 * @throws Violation if it binds the other's port; Inconclusive if it cannot bind a free port, or fails for another reason
 */
export async function expectOnePortSpace(cluster: ClusterUnderTest): Promise<Evidence> {
  const details: string[] = [];
  for (const container of ['one', 'two'] as const) {
    const other = container === 'one' ? 'two' : 'one';
    const port = freePort();
    const free = await bind(cluster, container, port);
    if (!BOUND.includes(free.exit))
      throw new Inconclusive(`container ${container} cannot bind its free port ${port} either: ${free.said}`);
    const taken = await bind(cluster, container, PORTS[other]);
    if (BOUND.includes(taken.exit)) {
      const detail = `container ${container} binds port ${PORTS[other]}, which container ${other} of the same pod listens on`;
      throw new Violation(
        {
          kind: 'port-not-shared',
          subject: 'a port that the other container of the pod listens on',
          failed: 1,
          of: 2,
          unit: 'containers',
          samples: [{ objects: [`container ${container}`], detail }],
        },
        {
          expected: `the port is taken: the containers of a pod share their ports`,
          details,
          again: `kubectl exec -n ${cluster.run.namespace} ${TWO_CONTAINERS} -c ${container} -- curl -sS --local-port ${PORTS[other]} http://127.0.0.1:${PORTS[container]}/`,
        },
      );
    }
    if (taken.exit !== NOT_BOUND)
      throw new Inconclusive(
        `container ${container} was refused port ${PORTS[other]} for another reason: ${taken.said}`,
      );
    details.push(`container ${container}: port ${port} bound; port ${PORTS[other]} ${taken.said}`);
  }
  return { checked: details.length, summary: 'no container binds a port that the other listens on', details };
}

async function bind(
  cluster: ClusterUnderTest,
  container: keyof typeof PORTS,
  port: number,
): Promise<{ exit: number; said: string }> {
  const command = ['sh', '-c', BIND, 'sh', String(port), String(PORTS[container])];
  const { stdout } = await execInPod(cluster, { name: TWO_CONTAINERS, container }, command);
  const exit = /^curl (\d+)$/m.exec(stdout)?.[1];
  if (exit === undefined) throw new Inconclusive(`container ${container}: the output was cut short`);
  return { exit: Number(exit), said: stdout.split('\n')[0] ?? '' };
}
