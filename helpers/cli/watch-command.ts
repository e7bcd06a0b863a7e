import { Command } from 'commander';
import { addOptions } from '../config/options.ts';
import type { RawWatch } from '../watch/read-watch-config.ts';
import type { CommandAction } from './output.ts';

/** `watch`. */
export function watchCommand(act: CommandAction): Command {
  const command = new Command('watch')
    .usage('[options] [-- command...]')
    .description('Measure outages while a command changes the cluster, or until Ctrl-C')
    .argument('[command...]', 'run here, with the KUBECONFIG of the cluster')
    .action(async (words: string[], raw: RawWatch) => {
      await act(raw, async ({ screen, interrupt }) => {
        // Loaded only here, because it loads the API client.
        const { readWatchConfig } = await import('../watch/read-watch-config.ts');
        const { watch } = await import('../watch/watch.ts');
        return watch(await readWatchConfig(raw, words, process.env), screen, interrupt);
      });
    });
  addOptions(command, ['watched', 'pods', 'mirror', 'gaps', 'report', 'screen']);
  return command.addHelpText('after', EPILOGUE);
}

const EPILOGUE = `
watch opens these connections all the time:
  pod        from a pod on every node to one on every other node, and to a second one on the same node
  service    from every node to the cluster IP of a Service with two replicas
  dns        from every node to the DNS server of the pods, over UDP
  node-port  from this machine to a node port on every node

An outage is a time in which no connection of a pair passed and at least one failed. It is reported as a range.
The upper bound decides: from the last connection that passed to the next one that passed.
Unobserved time, for example while a node is down, is neither an outage nor a success.

The command starts once every connection passes. If one fails, watch does not run the command.
Nodes that join later are not watched. Connections to nodes that leave fail.
At the end watch removes its objects. reports/<time>-<name>-watch/ has watch.html, watch.json and junit.xml.

Exit code 1: an outage is longer than allowed. Exit code 3 also: a pair was not observed for that long.
Exit code 4: only the command failed. Exit code 130: interrupted before any measurement.
After that, Ctrl-C ends the watch and the result counts.

Examples:
  netconform watch --kubeconfig k --max-outage 2s -- kubectl rollout restart -n kube-flannel daemonset/kube-flannel-ds
  netconform watch --kubeconfig k --max-outage service=2s,dns=5s -- ./upgrade.sh
  netconform watch --kubeconfig k --kinds service     until Ctrl-C`;
