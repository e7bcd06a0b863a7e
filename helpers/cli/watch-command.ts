import { Command } from 'commander';
import { addOptions } from '../config/options.ts';
import type { RawWatch } from '../watch/read-watch-config.ts';
import type { Act } from './session.ts';

/** `watch`. */
export function watchCommand(act: Act): Command {
  const command = new Command('watch')
    .usage('[options] [-- command...]')
    .description(
      'watch every connection of a cluster while a command changes it (an upgrade, a drain, a rollout of its network), or until Ctrl-C: which of them failed, from when to when, and whether that is within what is allowed',
    )
    .argument('[command...]', 'run here, after --, with this terminal and the KUBECONFIG of the cluster')
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

Exit codes: 0 every gap is within what is allowed, 1 one is longer, 2 wrong usage, 3 could not be measured (also: nothing
was seen of a pair for longer than its gap may be), 4 the command failed and all else is well, 130 interrupted before
anything was measured. Ctrl-C after that ends the watch, and what was seen is judged.

Examples:
  netconform watch --kubeconfig k --max-gap 2s -- kubectl rollout restart -n kube-flannel daemonset/kube-flannel-ds
  netconform watch --kubeconfig k --max-gap service=2s,dns=5s -- ./upgrade.sh
  netconform watch --kubeconfig k --kinds service     until Ctrl-C`;
