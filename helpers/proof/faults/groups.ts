import type { CniName } from '../../cluster/cni.ts';
import { meantBy } from '../matrix.ts';
import type { Fault } from './fault.ts';

type Choice = Pick<Fault, 'id' | 'expected' | 'alone' | 'paceOfOthers' | 'apartFrom' | 'told'>;

/** Groups faults that can be in force at the same time. Each joins the first group that can take it. */
export function groupFaults<T extends Choice>(faults: readonly T[], cni: CniName): T[][] {
  const groups: T[][] = [];
  for (const fault of faults) {
    const group = groups.find((others) => others.every((other) => canMeet(fault, other, cni)));
    if (group === undefined) groups.push([fault]);
    else group.push(fault);
  }
  return groups;
}

/** Whether the requirements still show which of two faults they are about, and the same pace suits both. */
function canMeet(one: Choice, other: Choice, cni: CniName): boolean {
  const [ofOne, ofOther] = [one, other].map(({ expected }) => meantBy(expected[cni] ?? { red: [] }));
  return (
    // Most faults also break the workloads of others.
    [one, other].every(
      ({ alone, paceOfOthers, told }) =>
        alone !== true && paceOfOthers === undefined && told?.workloads !== true,
    ) &&
    // "Nothing turns red" shows only without other faults.
    [one, other].every(({ expected }) => expected[cni]?.red.length !== 0) &&
    !ofOne?.some((id) => ofOther?.includes(id)) &&
    !one.apartFrom?.includes(other.id) &&
    !other.apartFrom?.includes(one.id)
  );
}
