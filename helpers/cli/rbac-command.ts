import { Command, Option } from 'commander';
import { parseNamespace, parseNetworkAgent, parseOnly } from '../config/option-values.ts';
import { UsageError } from '../config/usage-error.ts';
import { EXIT } from '../model/result.ts';
import type { CommandAction } from './output.ts';

interface RawRbac {
  namespace?: string;
  serviceAccount: string;
  disruptive?: boolean;
  workloads?: boolean;
  networkAgent?: string;
  only?: string;
}

/** Prints roles with exactly the rights of a run. */
export function rbacCommand(act: CommandAction): Command {
  return new Command('rbac')
    .description('Print a service account with exactly the rights of a run')
    .addOption(new Option('-n, --namespace <name>', 'Grant only the rights for runs with this option'))
    .addOption(
      new Option('--service-account <[namespace/]name>', 'Name the service account').default('netconform'),
    )
    .addOption(
      new Option('--network-agent <namespace/name>', 'Also grant the rights for runs with this option'),
    )
    .addOption(new Option('--only <ids>', 'Grant only the rights for runs with this option'))
    .addOption(new Option('--disruptive', 'Also grant the rights for runs with this option'))
    .addOption(new Option('--workloads', 'Also grant the rights for runs with this option'))
    .action(async (raw: RawRbac) => {
      await act({ color: true }, async () => {
        const grant = grantOf(raw);
        const { rbacYaml } = await import('../run/rights/rbac-yaml.ts');
        const { allRequirements } = await import('../run/selection.ts');
        const { auditOf, selected } = await import('../run/selection.ts');
        const { askedOf } = await import('../requirements/requires.ts');
        const only = raw.only === undefined ? undefined : parseOnly(raw.only);
        const chosen = selected(askedOf(await allRequirements(), raw.workloads === true), only);
        const unasked = auditOf(chosen, only);
        const requirements = chosen.filter(({ id }) => unasked === undefined || !(id in unasked));
        process.stdout.write(rbacYaml({ ...grant, requirements, audit: unasked !== undefined }));
        return EXIT.conformant;
      });
    });
}

function grantOf({ namespace, serviceAccount, networkAgent, disruptive = false }: RawRbac) {
  const given = namespace === undefined ? undefined : checked('--namespace', namespace, parseNamespace);
  const [name, where, ...more] = serviceAccount.split('/').reverse();
  if (name === undefined || more.length > 0)
    throw UsageError.of('--service-account', serviceAccount, 'expected NAME or NAMESPACE/NAME');
  return {
    namespace: given,
    serviceAccount: {
      namespace:
        where === undefined ? (given ?? 'default') : checked('--service-account', where, parseNamespace),
      name: checked('--service-account', name, parseNamespace),
    },
    disruptive,
    agent:
      networkAgent === undefined ? undefined : checked('--network-agent', networkAgent, parseNetworkAgent),
  };
}

function checked<T>(flag: string, text: string, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch (error) {
    throw UsageError.of(flag, text, (error as Error).message);
  }
}
