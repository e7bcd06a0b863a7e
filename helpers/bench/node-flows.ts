import type { Engine } from '../engine/engine.ts';
import type { NodeFlows } from './flows.ts';

/** Where a node writes down what its kernel says, and the most that may wait to be written, bytes. */
const FILE = '/run/netconform-flows';
const BUFFER = 64 * 2 ** 20;

/**
 * Has the kernel of each node tell of every new connection, until it is asked for them.
 * @returns ends it, and resolves with what each node's kernel said
 * @throws Error where one of them ended by itself, so that what it did not see is never taken for nothing
 */
export async function writeDownFlows(
  engine: Engine,
  nodes: readonly string[],
  signal: AbortSignal,
): Promise<() => Promise<NodeFlows[]>> {
  const onNode = (node: string, script: string) => engine.run(['exec', node, 'sh', '-c', script], { signal });
  const begun = await Promise.all(
    nodes.map(async (node) => {
      const pid = await onNode(
        node,
        `conntrack -E -e NEW -b ${BUFFER} >${FILE} 2>${FILE}.said </dev/null & echo $!; sleep 0.3`,
      );
      return { node, pid: pid.trim() };
    }),
  );
  return () =>
    Promise.all(
      begun.map(async ({ node, pid }) => {
        const printed = await onNode(
          node,
          `kill -INT ${pid} || { echo "conntrack ended by itself:" >&2; cat ${FILE}.said >&2; exit 1; }
           while kill -0 ${pid} 2>/dev/null; do sleep 0.1; done
           hostname -I; cat ${FILE}; rm -f ${FILE} ${FILE}.said`,
        );
        const [own = '', ...lines] = printed.split('\n');
        return { own: own.trim().split(' '), lines };
      }),
    );
}
