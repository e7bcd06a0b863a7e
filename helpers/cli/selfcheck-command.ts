import { Command, Option } from 'commander';
import type { KindTarget } from '../config/config.ts';
import { addOptions, flagName, type RawOptions } from '../config/options.ts';
import { readConfig } from '../config/read-config.ts';
import { isOn } from '../config/switches.ts';
import { UsageError } from '../config/usage-error.ts';
import { weaveHelp } from '../config/weave-options.ts';
import { EXIT } from '../model/result.ts';
import type { Fault } from '../proof/faults/fault.ts';
import { mutantOf } from '../proof/mutants.ts';
import type { Act } from './session.ts';

interface Raw extends RawOptions {
  list?: boolean;
  fault?: string;
  quick?: boolean | string;
  cluster?: string;
}

/** `selfcheck`. */
export function selfcheckCommand(act: Act): Command {
  const command = new Command('selfcheck')
    .description(
      'break a cluster in every known way, and prove that exactly the right requirements turn red each time',
    )
    .action(async (raw: Raw) => {
      await act(
        raw,
        async ({ screen, interrupt }) => {
          // Loaded only here: they bring the API client.
          const { FAULTS } = await import('../proof/faults/all.ts');
          if (raw.list === true) return printFaults(FAULTS, (line) => process.stdout.write(`${line}\n`));
          // Faults know three nodes and the usual ranges.
          const config = readConfig({ ...raw, ipFamily: 'ipv4', workers: '2' }, process.env);
          const target = config.target as KindTarget;
          if (target.cni === 'none')
            throw UsageError.of(flagName('--cni'), 'none', 'expected a network that faults are known for');
          const faults = raw.fault === undefined ? undefined : knownFaults(FAULTS, raw.fault);
          const quick = isOn(raw.quick);
          if (quick && faults !== undefined)
            throw new UsageError(`${flagName('--quick')} cannot be combined with ${flagName('--fault')}`);
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
    new Option(
      '--timeout <time>',
      'give up on the whole self-check after this long (building the bundle not counted)',
    )
      .env('NETCONFORM_TIMEOUT')
      .default('30m')
      .helpGroup('The run:'),
  );
  addOptions(command, ['screen']);
  return command.addHelpText('after', `${EPILOGUE}${weaveHelp()}`);
}

/** @throws UsageError for an id that there is not */
function knownFaults(faults: readonly Fault[], text: string): string[] {
  const ids = text.split(',').map((id) => id.trim());
  const unknown = ids.find((id) => !faults.some((fault) => fault.id === id));
  if (unknown !== undefined)
    throw UsageError.of(
      flagName('--fault'),
      unknown,
      'names no fault; `netconform selfcheck --list` prints them',
    );
  return ids;
}

/** Prints each fault and what has to come of it on each network. */
export function printFaults(faults: readonly Fault[], print: (line: string) => void): number {
  for (const { id, sentence, expected } of faults) {
    print(`${id.padEnd(28)} ${sentence}`);
    for (const [cni, { red, unmeasured = [], unsteady = [] }] of Object.entries(expected)) {
      const parts = [
        ...(red.length > 0 ? [`${red.join(' ')} red`] : []),
        ...(unmeasured.length > 0 ? [`${unmeasured.join(' ')} not measured`] : []),
        ...(unsteady.length > 0 ? [`${unsteady.join(' ')} unsteady`] : []),
      ];
      print(`${' '.repeat(28)} ${cni}: ${parts.join('; ') || 'nothing red'}`);
    }
  }
  return EXIT.conformant;
}

const EPILOGUE = `
Exit codes: 0 each fault was detected exactly, 1 one was not, or more turned red, 2 wrong usage,
3 could not be measured, 130 interrupted.`;
