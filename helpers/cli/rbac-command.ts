import { Command, Option } from 'commander';
import { parseNamespace } from '../config/namespace-name.ts';
import { parseNetworkAgent } from '../config/network-agent.ts';
import { parseOnly } from '../config/only.ts';
import { UsageError } from '../config/usage-error.ts';
import { EXIT } from '../model/result.ts';
import type { Act } from './session.ts';

interface RawRbac {
  namespace?: string;
  serviceAccount: string;
  disruptive?: boolean;
  networkAgent?: string;
  only?: string;
}

/** Prints the roles that are exactly enough for a run. */
export function rbacCommand(act: Act): Command {
  return new Command('rbac')
    .description(
      'print, for `kubectl apply`, a service account with the rights that a run needs, and no others: as YAML with the reason for each',
    )
    .addOption(
      new Option(
        '--namespace <name>',
        'for runs with the same option, in a namespace that is there: far fewer rights than for runs that make their own',
      ),
    )
    .addOption(
      new Option(
        '--service-account <[namespace/]name>',
        'whom they are for (namespace: that of --namespace, else default)',
      ).default('netconform'),
    )
    .addOption(
      new Option(
        '--network-agent <namespace/name>',
        'for runs with the same option, in the namespace of that agent',
      ),
    )
    .addOption(new Option('--only <ids>', 'for runs with the same option: fewer rights'))
    .addOption(new Option('--disruptive', 'for runs with the same option as well'))
    .action(async (raw: RawRbac) => {
      await act({ color: true }, async () => {
        const grant = grantOf(raw);
        const { rbacYaml } = await import('../run/rights/rbac-yaml.ts');
        const { allRequirements } = await import('../run/suites.ts');
        const { auditOf, selected } = await import('../run/selection.ts');
        const only = raw.only === undefined ? undefined : parseOnly(raw.only);
        const chosen = selected(await allRequirements(), only);
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
