import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../../cluster/run-state.ts';
import { connect } from '../../kube/client.ts';
import { RUN_LABEL } from '../../model/labels.ts';
import { FAULTS } from '../../proof/faults/all.ts';
import type { Report } from '../../report/report.ts';
import { openBrowser } from '../support/browser.ts';
import { clusterToBreak } from '../support/cluster-to-break.ts';
import { type Ended, netconform } from '../support/program.ts';
import { readDiagnostics } from '../support/read-diagnostics.ts';
import { type Case, readReport } from '../support/read-report.ts';
import { inShell } from '../support/shell-here.ts';
import { inTemporaryFolder } from '../support/temporary.ts';
import { CACHE } from '../support/traces.ts';

/** One direction of the overlay between two nodes is dropped: a pair of nodes fails, and the requirements that build on it. */
const FAULT = 'overlay-one-way';
const ASKED = ['NODE-1', 'POD-2', 'POD-4'];

const { name } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);
const RUN = ['certify', '--kubeconfig', kubeconfig, '--namespace', 'default', '--only', ASKED.join()];
const [from, to] = [`${name}-worker`, `${name}-control-plane`];

describe('a run on a broken cluster', () => {
  let ended: Ended;
  let again: Ended;
  let byHand: Record<'broken' | 'healed', Awaited<ReturnType<typeof inShell>>>;
  let removed: Ended;
  let folder: string;
  let cases: Case[];
  let report: Report;
  let markdown: string;
  let html: string;
  let diagnostics: Record<string, string>;
  let close: () => void;
  let closed: Promise<void>;

  beforeAll(async () => {
    const fault = FAULTS.find(({ id }) => id === FAULT);
    if (fault === undefined) throw new Error(`there is no fault ${FAULT}`);
    const cluster = await clusterToBreak();
    const ready = Promise.withResolvers<void>();
    const used = Promise.withResolvers<void>();
    close = used.resolve;
    closed = inTemporaryFolder(async (out) => {
      try {
        await fault.inject(cluster);
        try {
          ended = await netconform([...RUN, '--out', out]);
          const words = [
            ...printed(ended, /see it again: npx netconform (.*)/).split(' '),
            '--keep-on-failure',
          ];
          again = await inTemporaryFolder((other) => netconform([...words, '--out', other]));
          const kubectl = printed(again, /see it again: (kubectl .*)/);
          const broken = await inShell(kubectl, to);
          await fault.heal(cluster);
          byHand = { broken, healed: await inShell(kubectl, to) };
        } finally {
          await fault.heal(cluster);
        }
        removed = await netconform(printed(again, /`npx netconform (cleanup .*)` removes/).split(' '));
        folder = await onlyFolderIn(out);
        const read = (file: string) => readFile(join(folder, file), 'utf8');
        cases = await readReport(out);
        report = JSON.parse(await read('report.json')) as Report;
        markdown = await read('report.md');
        html = pathToFileURL(join(folder, 'report.html')).href;
        diagnostics = await readDiagnostics(out);
        ready.resolve();
      } catch (error) {
        ready.reject(error);
      }
      await used.promise;
    });
    await ready.promise;
  });

  afterAll(async () => {
    close();
    await closed;
  });

  test('ends with exit code 1, and its last line names the cause', () => {
    expect(ended.code, ended.stderr).toBe(1);
    const last = ended.stderr.trimEnd().split('\n').at(-1);
    for (const part of [from, to, '(POD-2)']) expect(last).toContain(part);
    expect(report.causes?.map(({ says, follows }) => [...says, ...follows])).toEqual([['POD-2', 'POD-4']]);
  });

  test('says which cluster it was', () => {
    expect(report.cluster).toMatchObject({
      context: `kind-${name}`,
      uid: expect.stringMatching(/^[-0-9a-f]{36}$/),
    });
    expect(markdown).toContain(report.cluster?.uid);
  });

  test('prints a command that shows the failure again', async () => {
    const verdict = report.requirements.find(({ id }) => id === 'POD-2');
    expect(verdict?.again).toBe(
      `npx netconform certify --kubeconfig ${kubeconfig} --namespace default --only POD-2`,
    );
    expect(ended.stderr).toContain(`see it again: ${verdict?.again}`);
  });

  test('the printed command shows the failure again', () => {
    expect(again.code, again.stderr).toBe(1);
    const last = again.stderr.trimEnd().split('\n').at(-1);
    for (const part of [from, to, '(POD-2)']) expect(last).toContain(part);
  });

  test('on fixtures that are kept, the printed kubectl command fails until the fault is gone', () => {
    const { broken, healed } = byHand;
    expect(broken.code, broken.said).not.toBe(0);
    expect(broken.said).toContain('curl: (28)');
    expect(healed.code, healed.said).toBe(0);
  });

  test('the printed clean-up removes the fixtures that were kept', async () => {
    expect(removed.code, removed.stderr).toBe(0);
    const { core } = connect(kubeconfig);
    const labelSelector = `${RUN_LABEL}=${printed(again, /--run (\S+)` removes/)}`;
    const pods = await core.listPodForAllNamespaces({ labelSelector });
    expect(pods.items.filter(({ metadata }) => metadata?.deletionTimestamp === undefined)).toEqual([]);
  });

  test('JUnit has a failure for each violation, and only for those', () => {
    expect(Object.fromEntries(cases.map(({ id, outcome }) => [id, outcome]))).toMatchObject({
      'NODE-1': 'conformant',
      'POD-2': 'violation',
      'POD-4': 'violation',
    });
    const said = cases.find(({ id }) => id === 'POD-2')?.message;
    for (const node of [from, to]) expect(said).toContain(node);
  });

  test('report.json has the outcome of every pair', () => {
    const verdict = report.requirements.find(({ id }) => id === 'POD-2');
    const failed = (verdict?.pairs ?? []).filter(({ result }) => result !== 'passed');
    expect(verdict?.outcome).toBe('violation');
    expect(failed.length).toBeGreaterThan(0);
    for (const { fromNode, toNode } of failed) expect([fromNode, toNode].sort()).toEqual([from, to].sort());
    expect(report.exitCode).toBe(1);
  });

  test('report.json has the rule that drops as the first suspect, and the log and report.md show it', () => {
    const [suspect] = report.requirements.find(({ id }) => id === 'POD-2')?.suspects ?? [];
    expect(suspect).toMatchObject({ node: to, kind: 'rule', table: 'raw', effect: 'drops' });
    for (const text of [ended.stderr, markdown]) expect(text).toContain('raw PREROUTING');
  });

  test('report.md names both nodes and the violated requirements', () => {
    for (const part of [from, to, 'POD-2', 'POD-4']) expect(markdown).toContain(part);
  });

  test('report.html opens on the cause: the two nodes, POD-2 first, POD-4 after it', async () => {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(html);
      const cause = page.locator('#broken .cause');
      expect(await cause.count()).toBe(1);
      const reading = await cause.locator('.reading').textContent();
      for (const node of [from, to]) expect(reading).toContain(node);
      expect(await cause.locator('a code').allTextContents()).toEqual(['POD-2', 'POD-4']);
      expect(await cause.isVisible()).toBe(true);
    } finally {
      await browser.close();
    }
  });

  test('diagnostics of the violated requirement have the rule that drops', () => {
    expect(diagnostics['POD-2/README.txt']).toContain(`../nodes/${to}/`);
    expect(diagnostics[`nodes/${to}/routes.txt`]).toContain('flannel.1');
    expect(diagnostics['POD-2/drops.txt']).toContain('-A PREROUTING');
  });

  test('compare says which requirements got worse since a green run, and which got better', async () => {
    const whole = await greenReport(join(folder, 'green'));
    // What this run did not ask would be gone.
    const requirements = whole.requirements.filter(({ id }) => ASKED.includes(id));
    const before = join(folder, 'green.json');
    const after = join(folder, 'report.json');
    await writeFile(before, JSON.stringify({ ...whole, requirements }));
    const [md, page] = [join(folder, 'c.md'), join(folder, 'c.html')];
    const worse = await netconform(['compare', before, after, '--markdown', md, '--html', page]);
    expect(worse.code, worse.stderr).toBe(1);
    for (const text of [worse.stdout, await readFile(md, 'utf8'), await readFile(page, 'utf8')])
      for (const id of ['POD-2', 'POD-4']) expect(text).toContain(id);
    expect((await netconform(['compare', after, before])).code).toBe(0);
    expect((await netconform(['compare', before, before])).code).toBe(0);
    const text = join(folder, 'text');
    await writeFile(text, 'no report');
    expect((await netconform(['compare', before, text])).code).toBe(2);
  });
});

/** The report of the run that made the cluster, or of a short one where the cluster was there before. */
async function greenReport(out: string): Promise<Report> {
  const certified = inject('certified');
  if (certified === undefined) await netconform([...RUN, '--out', out]);
  const dir = await onlyFolderIn(certified?.out ?? out);
  return JSON.parse(await readFile(join(dir, 'report.json'), 'utf8')) as Report;
}

/** The part of what a run said that a reader copies. */
function printed({ stderr }: Ended, pattern: RegExp): string {
  const [, part] = pattern.exec(stderr) ?? [];
  if (part === undefined) throw new Error(`expected ${pattern} in:\n${stderr}`);
  return part;
}

/** Folder of the one run's reports. */
async function onlyFolderIn(out: string): Promise<string> {
  const [dir = ''] = await readdir(out);
  return join(out, dir);
}
