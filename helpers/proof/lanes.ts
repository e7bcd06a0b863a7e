import type { Declared } from '../requirements/registry.ts';
import type { Fault } from './faults/fault.ts';

/** What of a requirement decides when it is asked. */
type Asked = Pick<Declared, 'id' | 'datagrams' | 'creates' | 'turn'>;

/** Requirements that are asked at the same time, so many of them at once; absent: as many as usual. */
interface Turn<T> {
  requirements: readonly T[];
  atOnce?: number;
}

/**
 * In which order requirements are asked under faults, so that none of them heals one or makes another red.
 * - Where one that counts datagrams has to turn red, those that count are asked one after the other, then those that send some.
 * - Where new pods disturb a fault, requirements that make some come after all others, one after the other. Elsewhere those that mostly
 *   wait have a lane of their own.
 * @param red ids of the requirements that have to turn red
 * @returns lanes that run at the same time; the turns of a lane follow each other
 */
export function lanesUnder<T extends Asked>(
  faults: readonly Pick<Fault, 'disturbedBy'>[],
  red: readonly string[],
  asked: readonly T[],
): Turn<T>[][] {
  const counting = asked.filter(({ id, datagrams }) => datagrams === 'counted' && red.includes(id));
  const disturbed = faults.some(({ disturbedBy }) => disturbedBy === 'new pods');
  const making = asked.filter((one) => disturbed && one.creates !== undefined);
  const sending = asked.filter(
    (one) => counting.length > 0 && one.datagrams !== undefined && !making.includes(one),
  );
  const others = asked.filter((one) => !sending.includes(one) && !making.includes(one));
  const waiting = others.filter(({ turn }) => turn === 'beside' && !disturbed);
  const lanes: Turn<T>[][] = [
    [{ requirements: others.filter((one) => !waiting.includes(one)) }, { requirements: making, atOnce: 1 }],
    [{ requirements: waiting }],
    [
      { requirements: counting, atOnce: 1 },
      { requirements: sending.filter((one) => !counting.includes(one)) },
    ],
  ];
  return lanes
    .map((turns) => turns.filter(({ requirements }) => requirements.length > 0))
    .filter((turns) => turns.length > 0);
}
