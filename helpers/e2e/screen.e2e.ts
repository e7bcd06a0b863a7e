import { expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { connect } from '../kube/client.ts';
import { emulator } from './support/emulator.ts';
import { givenNamespace } from './support/given-namespace.ts';
import { start } from './support/program.ts';
import { inTemporaryFolder } from './support/temporary.ts';
import { CACHE } from './support/traces.ts';

const { name } = inject('cluster');
const TERMINAL = { columns: 60, rows: 20 };
const SPINNING = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/;
const VERDICT =
  /^verdict {2}held \(not a certification\): 1 holds {2}\(\S+, \d+\.\d s, exit code 0\) {2}\/.*\/(report\.html|report\.md|junit\.xml)$/;

const kubeconfig = kubeconfigPath(CACHE, name);
const namespace = givenNamespace(connect(kubeconfig));

/** A cheap run: one requirement, of a cluster that is there. */
function certify(out: string, environment: NodeJS.ProcessEnv = {}, terminal?: typeof TERMINAL) {
  const place = ['--kubeconfig', kubeconfig, '--namespace', namespace.name];
  const args = ['certify', '--only', 'C2C-1', ...place, '--out', out];
  return start(args, environment, terminal === undefined ? {} : { terminal });
}

/** What a terminal of that size shows at the end, and whether it has its cursor. */
async function shownOf(said: string): Promise<{ lines: string[]; cursor: boolean }> {
  const { write, lines } = emulator(TERMINAL.columns, TERMINAL.rows);
  await write(said);
  return { lines: lines(), cursor: said.lastIndexOf('\u001b[?25h') > said.lastIndexOf('\u001b[?25l') };
}

test('on a terminal it shows what runs, and leaves the lines that a pipe gets, without colours where there are to be none', async () => {
  await inTemporaryFolder(async (out) => {
    const environment = { TERM: 'xterm-256color', NO_COLOR: '1' };
    const { code, stderr } = await certify(out, environment, TERMINAL).ended;
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(SPINNING);
    expect(stderr).not.toContain('\u001b[32m');
    const { lines, cursor } = await shownOf(stderr);
    expect(cursor).toBe(true);
    expect(lines).toEqual([
      'network flannel: as found',
      expect.stringMatching(/^cluster .*: certified as it is/),
      expect.stringMatching(/^ +\d+\.\d s {2}fixtures$/),
      expect.stringMatching(/^ +\d+\.\d s {2}✓ C2C-1 +containers of one pod reach each other on loc/),
      expect.stringMatching(/^ {18}\S/),
      expect.stringMatching(/^ +\d+\.\d s {2}suites$/),
      expect.stringMatching(/^ +\d+\.\d s {2}removed$/),
      '',
      expect.stringMatching(/^reports {2}.*junit\.xml/),
      expect.stringMatching(/^cluster {2}kind-\S+, https:.*, uid [-0-9a-f]+$/),
      expect.stringMatching(VERDICT),
    ]);
  });
});

test('Ctrl-C on a terminal: the cursor is back, and nothing is left of what was drawn', async () => {
  await inTemporaryFolder(async (out) => {
    const run = certify(out, { TERM: 'xterm-256color' }, TERMINAL);
    await run.said(/ s.*fixtures/);
    run.type('\u0003');
    const { code, stderr } = await run.ended;
    expect(code, stderr).toBe(130);
    const { lines, cursor } = await shownOf(stderr);
    expect(cursor).toBe(true);
    expect(lines.join('\n')).not.toMatch(SPINNING);
    expect(lines).toContain('SIGINT: stopping and cleaning up');
    expect(lines.at(-1)).toMatch(/^verdict {2}interrupted: .*exit code 130/);
  });
});

test("GitHub's log gets groups that are closed, and the verdict outside of them, last", async () => {
  await inTemporaryFolder(async (out) => {
    const { code, stderr } = await certify(out, { CI: '1', GITHUB_ACTIONS: 'true' }).ended;
    expect(code, stderr).toBe(0);
    expect(stderr).not.toMatch(SPINNING);
    const lines = stderr.trim().split('\n');
    expect(lines.filter((line) => line.startsWith('::'))).toEqual(
      ['Set-up', 'Container to container'].flatMap((part) => [`::group::${part}`, '::endgroup::']),
    );
    expect(lines.at(-1)).toMatch(VERDICT);
  });
});

test('quiet, and nothing is wrong: where the reports are, which cluster it was, and the verdict', async () => {
  await inTemporaryFolder(async (out) => {
    const { stdout, stderr } = await certify(out, { NETCONFORM_QUIET: '1' }).ended;
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^reports {2}.*junit\.xml/),
      expect.stringMatching(/^cluster {2}kind-/),
      expect.stringMatching(VERDICT),
    ]);
  });
});
