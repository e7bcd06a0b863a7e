import type { CniName } from '../../cluster/cni.ts';
import { meantBy } from '../matrix.ts';
import type { Fault } from './fault.ts';

type Choice = Pick<Fault, 'id' | 'expected' | 'alone' | 'paceOfOthers' | 'apartFrom' | 'told'>;

/** Puts faults that can be in force at the same time into one group, the first group that can take them. */
export function groupFaults<T extends Choice>(faults: readonly T[], cni: CniName): T[][] {
  const groups: T[][] = [];
  for (const fault of faults) {
    const group = groups.find((others) => others.every((other) => canMeet(fault, other, cni)));
    if (group === undefined) groups.push([fault]);
    else group.push(fault);
  }
  return groups;
}

/** Whether each requirement still shows which of two faults it is about, and both can be asked about in the same way. */
function canMeet(one: Choice, other: Choice, cni: CniName): boolean {
  const [ofOne, ofOther] = [one, other].map(({ expected }) => meantBy(expected[cni] ?? { red: [] }));
  return (
    // Where workloads of others are asked, most faults break these too.
    [one, other].every(
      ({ alone, paceOfOthers, told }) =>
        alone !== true && paceOfOthers === undefined && told?.workloads !== true,
    ) &&
    // That nothing turns red shows only by itself.
    [one, other].every(({ expected }) => expected[cni]?.red.length !== 0) &&
    !ofOne?.some((id) => ofOther?.includes(id)) &&
    !one.apartFrom?.includes(other.id) &&
    !other.apartFrom?.includes(one.id)
  );
}
