import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { COSTS } from '../costs.ts';
import { partsOf } from './parts.ts';

/** Files of tests run in the order of their names; a part of them costs as much as another. */
export class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((one, other) => (one.moduleId < other.moduleId ? -1 : 1));
  }

  override async shard(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { shard, root } = this.ctx.config;
    if (shard === undefined) return files;
    const nameOf = ({ moduleId }: TestSpecification) => relative(root, moduleId);
    const part = partsOf(files.map(nameOf), COSTS, shard.count)[shard.index - 1] ?? [];
    return files.filter((file) => part.includes(nameOf(file)));
  }
}
