import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import type { MatrixJson } from '../../proof/matrix-json.ts';
import { isOffered } from '../../requirements/requires.ts';
import { allRequirements } from '../../run/selection.ts';
import { netconform } from '../support/program.ts';
import { complaints } from '../support/read-xml.ts';
import { inTemporaryFolder } from '../support/temporary.ts';

const { name } = inject('cluster');

/** Only what hangs takes so long, also on a busy machine. */
const TIMEOUT_MS = 1_500_000;

test(
  'each fault turns its requirements red and names its place, between two green controls',
  {
    timeout: TIMEOUT_MS,
  },
  () =>
    inTemporaryFolder(async (out) => {
      const { code, stderr } = await netconform(['selfcheck', '--cluster', name, '--quick', '--out', out]);
      const [dir = ''] = await readdir(out);
      const read = (file: string) => readFile(join(out, dir, file), 'utf8');
      const matrix = JSON.parse(await read('matrix.json')) as MatrixJson;
      expect(
        matrix.faults.flatMap(({ problems }) => problems),
        stderr,
      ).toEqual([]);
      expect(code, stderr).toBe(0);
      expect(await complaints(await read('junit.xml'))).toEqual([]);
      // Every requirement that this cluster can show was red, unless it says why there is no fault for it.
      const red = new Set(
        matrix.faults.flatMap(({ cells }) => Object.keys(cells).filter((id) => cells[id] === 'red')),
      );
      const shown = (await allRequirements()).filter((one) => isOffered(one, 'flannel'));
      expect(shown.filter(({ id, noFault }) => !red.has(id) && noFault === undefined)).toEqual([]);
      expect(matrix.faults.length).toBeGreaterThanOrEqual(10);
    }),
);
