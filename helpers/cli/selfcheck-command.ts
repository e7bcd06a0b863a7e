import { Command, Option } from 'commander';
import type { KindTarget } from '../config/config.ts';
import { isOn } from '../config/option-values.ts';
import { addOptions, flagError, flagName, type RawOptions } from '../config/options.ts';
import { UsageError } from '../config/usage-error.ts';
import { weaveHelp } from '../config/weave-options.ts';
import { EXIT } from '../model/result.ts';
import type { Fault } from '../proof/faults/fault.ts';
import { mutantOf } from '../proof/mutants.ts';
import { type CommandAction, type OutputFormat, outputOption, printRows } from './output.ts';

interface Raw extends RawOptions {
  list?: boolean;
  fault?: string;
  quick?: boolean | string;
  cluster?: string;
  output: OutputFormat;
}

/** `selfcheck`. */
export function selfcheckCommand(act: CommandAction): Command {
  const command = new Command('selfcheck')
    .description('Break a cluster in every known way; prove each is detected')
    .action(async (raw: Raw) => {
      await act(
        raw,
        async ({ screen, interrupt }) => {
          // Loaded only here, because they load the API client.
          const { FAULTS } = await import('../proof/faults/all.ts');
          if (raw.list === true) {
            const rows = FAULTS.map(({ id, sentence, expected }) => ({ id, sentence, expected }));
            printRows(raw.output, rows, textOfFault);
            return EXIT.conformant;
          }
          // Faults expect three nodes and the default ranges.
          const { readConfig } = await import('../config/read-config.ts');
          const config = readConfig({ ...raw, ipFamily: 'ipv4', workers: '2' }, process.env);
          const target = config.target as KindTarget;
          if (target.cni === 'none')
            throw flagError(
              '--cni',
              'none',
              'selfcheck has no faults for it; use weave, flannel or kube-router',
            );
          if (target.manifests !== undefined)
            throw new UsageError(
              `${flagName('--cni-manifest')}: selfcheck has faults for weave, flannel and kube-router only`,
            );
          const faults = raw.fault === undefined ? undefined : knownFaults(FAULTS, raw.fault);
          const quick = isOn(raw.quick);
          const mutant = mutantOf(process.env);
          const { selfcheck } = await import('../proof/selfcheck.ts');
          return selfcheck(
            { ...config, target, given: raw.cluster, faults, quick, mutant },
            screen,
            interrupt,
          );
        },
        { mutable: true },
      );
    });
  addOptions(command, ['faults', 'name', 'network', 'report']);
  command.addOption(
    new Option('--timeout <time>', 'Give up after this long; building the bundle is not counted')
      .env('NETCONFORM_TIMEOUT')
      .default('30m')
      .helpGroup('The run:'),
  );
  addOptions(command, ['screen']);
  command.addOption(outputOption().helpGroup('Faults:'));
  return command.addHelpText('after', weaveHelp());
}

/** @throws UsageError for an unknown id */
function knownFaults(faults: readonly Fault[], text: string): string[] {
  const ids = text.split(',').map((id) => id.trim());
  const unknown = ids.find((id) => !faults.some((fault) => fault.id === id));
  if (unknown !== undefined)
    throw flagError('--fault', unknown, 'no such fault; `netconform selfcheck --list` prints them');
  return ids;
}

/** A fault and the requirements that it turns red on each network, each in a line. */
export function textOfFault({ id, sentence, expected }: Pick<Fault, 'id' | 'sentence' | 'expected'>): string {
  const outcomes = Object.entries(expected).map(([cni, { red, unmeasured = [], unsteady = [] }]) => {
    const parts = [
      ...(red.length > 0 ? [`${red.join(' ')} red`] : []),
      ...(unmeasured.length > 0 ? [`${unmeasured.join(' ')} not measured`] : []),
      ...(unsteady.length > 0 ? [`${unsteady.join(' ')} unsteady`] : []),
    ];
    return `${' '.repeat(28)} ${cni}: ${parts.join('; ') || 'nothing red'}`;
  });
  return [`${id.padEnd(28)} ${sentence}`, ...outcomes].join('\n');
}
