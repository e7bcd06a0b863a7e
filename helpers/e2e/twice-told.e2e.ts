import { setTimeout } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { connect } from '../kube/client.ts';
import { RUN_LABEL } from '../model/labels.ts';
import { type Running, start } from './support/program.ts';
import { inTemporaryFolder } from './support/temporary.ts';
import { CACHE } from './support/traces.ts';
import { until } from './support/until.ts';

const kubeconfig = kubeconfigPath(CACHE, inject('cluster').name);
const kube = connect(kubeconfig);

/** Signals closer together are one wish, ms. */
const ANOTHER_WISH = 1_100;

/** The namespaces that are not of another run. */
async function namespaces(phase: string, before: ReadonlySet<string>): Promise<string[]> {
  const { items } = await kube.core.listNamespace({ labelSelector: RUN_LABEL });
  return items
    .filter(({ status }) => status?.phase === phase)
    .flatMap(({ metadata }) => metadata?.name ?? '')
    .filter((name) => !before.has(name));
}

interface Ending {
  title: string;
  /** Tells it to end, the last time while it removes what it made. */
  tell(run: Running, removing: () => Promise<void>): Promise<void>;
  ends: number;
  says: RegExp;
}

test.for<Ending>([
  {
    title: 'once while the suites run, and again while it removes',
    async tell(run, removing) {
      await run.said(/ s {2}fixtures$/m);
      run.signal('SIGINT');
      await setTimeout(ANOTHER_WISH);
      await removing();
      run.signal('SIGINT');
    },
    ends: 130,
    says: /^SIGINT: [\s\S]*^SIGINT again: /m,
  },
  {
    title: 'once it has its verdict, and removes',
    async tell(run, removing) {
      await removing();
      run.signal('SIGINT');
      await setTimeout(ANOTHER_WISH);
      run.signal('SIGINT');
    },
    ends: 0,
    says: / 1 holds/,
  },
])('Ctrl-C $title: the namespace is gone, and the exit code is $ends', async ({ tell, ends, says }) => {
  const { items } = await kube.core.listNamespace({ labelSelector: RUN_LABEL });
  const before = new Set(items.flatMap(({ metadata }) => metadata?.name ?? ''));
  await inTemporaryFolder(async (out) => {
    const options = ['certify', '--kubeconfig', kubeconfig, '--only', 'C2C-1', '--out', out];
    const run = start(options, {}, { direct: true });
    await run.said(/^cluster .* netconform-/m);
    let own = '';
    await until('the namespace of the run', async () => {
      own = (await namespaces('Active', before))[0] ?? '';
      return own !== '';
    });
    await tell(run, async () => {
      await until('its removal', async () => (await namespaces('Terminating', before)).includes(own));
    });
    const { code, stderr } = await run.ended;
    expect(code, stderr).toBe(ends);
    expect(stderr).toContain(own);
    expect(stderr).toMatch(says);
    await expect(kube.core.readNamespace({ name: own })).rejects.toMatchObject({ code: 404 });
  });
});
