import { Command } from 'commander';
import { addOptions } from '../config/options.ts';
import type { RawWatch } from '../watch/read-watch-config.ts';
import type { Act } from './session.ts';

/** `watch`. */
export function watchCommand(act: Act): Command {
  const command = new Command('watch')
    .usage('[options] [-- command...]')
    .description('Measure outages while a command changes the cluster, or until Ctrl-C')
    .argument('[command...]', 'run here, with the KUBECONFIG of the cluster')
    .action(async (words: string[], raw: RawWatch) => {
      await act(raw, async ({ screen, interrupt }) => {
        // Loaded only here: it brings the API client.
        const { readWatchConfig } = await import('../watch/read-watch-config.ts');
        const { watch } = await import('../watch/watch.ts');
        return watch(await readWatchConfig(raw, words, process.env), screen, interrupt);
      });
    });
  addOptions(command, ['watched', 'pods', 'mirror', 'gaps', 'report', 'screen']);
  return command.addHelpText('after', EPILOGUE);
}

const EPILOGUE = `
What is watched, each with new connections all the time:
  pod        from a pod on every node to one on every other node, and to a second one beside it
  service    from every node to the cluster IP of a Service with two replicas
  dns        from every node, a lookup over UDP at the DNS server that pods are told
  node-port  from this machine, a node port at the address of every node

A gap is a time in which no connection of a pair passed and at least one failed. What counts is the most that it may have
lasted: from the last connection that passed before it to the first one after it. A time in which a pair could not be
observed, as while the pod that it starts from is down, is told apart: it is neither a gap nor a success.

The command is run once every connection passes, and not at all where one does not. Nodes that join later are not watched;
connections to one that leaves fail from then on. Afterwards everything that was put
into the cluster is removed; reports/<time>-<name>-watch/ has watch.html, watch.json and junit.xml.

Exit code 1: an outage is longer than allowed. 3 also: a pair was not observed for that long. 4: the command failed and
all else is well. 130: interrupted before anything was measured; a later Ctrl-C ends the watch, which is then judged.

Examples:
  netconform watch --kubeconfig k --max-outage 2s -- kubectl rollout restart -n kube-flannel daemonset/kube-flannel-ds
  netconform watch --kubeconfig k --max-outage service=2s,dns=5s -- ./upgrade.sh
  netconform watch --kubeconfig k --kinds service     until Ctrl-C`;
