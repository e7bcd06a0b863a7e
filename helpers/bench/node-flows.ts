import type { Engine } from '../engine/engine.ts';
import type { NodeFlows } from './flows.ts';

/** Where a node writes down what its kernel says, and the most that may wait to be written, bytes. */
const FILE = '/run/netconform-flows';
const BUFFER = 64 * 2 ** 20;

/**
 * Has the kernel of each node tell of every new connection, and of the addresses of its own (a bridge comes and goes with its pods), until it is asked for them.
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
      const pids = await onNode(
        node,
        `ip -o addr show >${FILE}.own
         ip -o monitor address >>${FILE}.own 2>&1 </dev/null & echo $!
         conntrack -E -e NEW -b ${BUFFER} >${FILE} 2>${FILE}.said </dev/null & echo $!
         sleep 0.3`,
      );
      const [addresses, flows] = pids.split('\n');
      return { node, addresses, flows };
    }),
  );
  return () =>
    Promise.all(
      begun.map(async ({ node, addresses, flows }) => {
        const printed = await onNode(
          node,
          `kill -INT ${flows} || { echo "conntrack ended by itself:" >&2; cat ${FILE}.said >&2; exit 1; }
           kill ${addresses}
           while kill -0 ${flows} 2>/dev/null; do sleep 0.1; done
           echo $(grep -o 'inet6* [^/ ]*' ${FILE}.own | cut -d ' ' -f 2)
           cat ${FILE}; rm -f ${FILE} ${FILE}.own ${FILE}.said`,
        );
        const [own = '', ...lines] = printed.split('\n');
        return { own: own.split(' '), lines };
      }),
    );
}
