import { resolve } from 'node:path';
import { Command } from 'commander';
import type { ExistingTarget } from '../config/config.ts';
import { isOn } from '../config/option-values.ts';
import { addOptions, DEFAULT_OUT, flagError, flagName, type RawOptions } from '../config/options.ts';
import type { RawTarget } from '../config/read-config.ts';
import { UsageError } from '../config/usage-error.ts';
import { EXIT } from '../model/result.ts';
import { suspectText } from '../model/suspect.ts';
import type { CommandAction, Session } from './output.ts';

interface Raw extends RawTarget, Pick<RawOptions, 'archive' | 'out' | 'color' | 'quiet' | 'verbose'> {
  cluster?: string;
}

/** `diagnose`. */
export function diagnoseCommand(act: CommandAction): Command {
  const command = new Command('diagnose')
    .description('Collect diagnostics of a cluster without a run')
    .action(async (raw: Raw) => {
      await act(raw, async (session) => diagnose(raw, session));
    });
  addOptions(command, ['diagnosed', 'report', 'archive', 'screen']);
  return command.addHelpText('after', EPILOGUE);
}

async function diagnose(raw: Raw, { screen, interrupt }: Session): Promise<number> {
  const { cacheDirOf, readTarget } = await import('../config/read-config.ts');
  const { cluster: name } = raw;
  const cacheDir = cacheDirOf(process.env);
  const target = name === undefined ? readTarget(raw) : await targetHere(raw, name, cacheDir);
  if (target === undefined)
    throw new UsageError(
      `which cluster? expected ${flagName('--kubeconfig')} of one, or ${flagName('--cluster')} with the name of one that \`netconform cluster up\` made`,
    );
  const { reach } = await import('../cluster/reach.ts');
  const { findNetwork } = await import('../cluster/find-network.ts');
  const { nodesHere } = await import('../run/nodes-here.ts');
  const { reportDir } = await import('../run/settle-run.ts');
  const { takeDiagnostics } = await import('../run/diagnostics/take-diagnostics.ts');
  const { checkOut } = await import('../cluster/check-machine.ts');
  const { during } = await import('../system/running.ts');
  const out = resolve(raw.out ?? DEFAULT_OUT);
  await checkOut(out);
  const { undoing } = await import('../system/undo.ts');
  return undoing(screen, async (undo) => {
    const notice = (line: string) => screen.notice(line);
    const { kube } = await reach(target, { notice, signal: interrupt, undo });
    const log = (line: string) => screen.line(line);
    const nodesOn = await nodesHere(target.kubeconfig, { cacheDir, log, signal: interrupt });
    const { cni, agent } = await findNetwork(kube, undefined);
    const context = { cni, namespace: target.namespace ?? '', ...(agent === undefined ? {} : { agent }) };
    const run = 'diagnostics';
    const dir = reportDir(out, new Date(), run);
    const source = { kube, context, secrets: [], ...(nodesOn === undefined ? {} : { nodesOn }) };
    const { suspects } = await during(screen.running, 'diagnostics', () =>
      takeDiagnostics(source, { run, verdicts: [] }, dir, interrupt),
    );
    for (const suspect of suspects) process.stdout.write(`suspect  ${suspectText(suspect)}\n`);
    const { archiveOf } = await import('../run/job/packed.ts');
    const archives = isOn(raw.archive) ? await archiveOf(dir, notice) : [];
    for (const path of [`${dir}/README.txt`, ...archives]) process.stdout.write(`${path}\n`);
    return EXIT.conformant;
  });
}

/** A cluster made on this machine, whose nodes are inspected as root. */
async function targetHere(raw: Raw, name: string, cacheDir: string): Promise<ExistingTarget> {
  const { readTarget } = await import('../config/read-config.ts');
  const { isKept, kubeconfigPath } = await import('../cluster/run-state.ts');
  if (raw.kubeconfig !== undefined)
    throw flagError('--cluster', name, `expected either this or ${flagName('--kubeconfig')}`);
  if (!(await isKept(cacheDir, name)))
    throw flagError('--cluster', name, 'expected the name of a cluster that `netconform cluster up` made');
  const target = readTarget({ ...raw, kubeconfig: kubeconfigPath(cacheDir, name) });
  if (target === undefined) throw new Error('a target with a kubeconfig is one');
  return target;
}

const EPILOGUE = `
diagnose creates nothing in the cluster. The folder holds tables of nodes, pods, Services, endpoints and events, logs of the network's pods,
and for a cluster of \`netconform cluster up\` the routes, firewall rules, counters and settings of each node.
A node's rule, route or setting that can break a network is printed as a suspect.

Examples:
  netconform diagnose --kubeconfig ~/.kube/config --archive   one file for support
  netconform diagnose --cluster dev                           a cluster made here, with the state of its nodes`;
