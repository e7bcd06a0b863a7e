import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { FAULTS } from '../../proof/faults/all.ts';
import { coveringFaults } from '../../proof/faults/covering.ts';
import type { MatrixJson } from '../../proof/matrix-json.ts';
import { complaints } from '../../report/read-xml.ts';
import { allRequirements } from '../../run/suites.ts';
import { NOT_HERE } from '../support/not-here.ts';
import { netconform } from '../support/program.ts';
import { inTemporaryFolder } from '../support/temporary.ts';

const { name } = inject('cluster');

/** The fewest faults that turn every requirement red which this cluster can show. */
const faults = coveringFaults(FAULTS, 'flannel');

test(
  'each fault turns exactly its requirements red and names its place, between two green controls',
  {
    timeout: 1_500_000,
  },
  () =>
    inTemporaryFolder(async (out) => {
      const { code, stderr } = await netconform([
        ...['selfcheck', '--cluster', name, '--fault', faults.join(), '--out', out],
      ]);
      const [dir = ''] = await readdir(out);
      const read = (file: string) => readFile(join(out, dir, file), 'utf8');
      const matrix = JSON.parse(await read('matrix.json')) as MatrixJson;
      expect(
        matrix.faults.flatMap(({ problems }) => problems),
        stderr,
      ).toEqual([]);
      expect(matrix.faults.map(({ id }) => id).sort()).toEqual(faults.toSorted());
      expect(code, stderr).toBe(0);
      expect(await complaints(await read('junit.xml'))).toEqual([]);
      // Every requirement of the control was red at least once, unless it says why there is no fault for it.
      const red = new Set(
        matrix.faults.flatMap(({ cells }) => Object.keys(cells).filter((id) => cells[id] === 'red')),
      );
      expect(Object.keys(matrix.control).filter((id) => !red.has(id))).toEqual(
        (await allRequirements())
          .filter(({ id, noFault }) => NOT_HERE.includes(id) || noFault !== undefined)
          .map(({ id }) => id),
      );
    }),
);
