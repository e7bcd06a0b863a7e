import { type FindingKind, nodesOf } from '../../model/finding.ts';
import type { Suspect } from '../../model/suspect.ts';
import type { Verdict } from '../../model/verdict.ts';
import { NEEDED } from './suspects.ts';

/** The rank of a suspect for such a finding, lower is better; undefined if it does not explain it. */
function rankOf(suspect: Suspect, kind: FindingKind): number | undefined {
  const translated = kind === 'translated' || kind === 'address-differs';
  const permitted = kind === 'not-denied' || kind === 'policy-not-enforced' || kind === 'policy-not-followed';
  switch (suspect.kind) {
    case 'rule': {
      const wanted = translated
        ? suspect.effect === 'translates'
        : permitted
          ? suspect.effect === 'accepts'
          : suspect.effect === 'drops' || suspect.effect === 'rejects';
      return (wanted ? 0 : suspect.isNew ? 3 : 8) + (suspect.usual ? 6 : 0);
    }
    case 'setting':
      return NEEDED.has(suspect.name.replaceAll('.', '/')) ? 0 : 2;
    case 'connection-table-full':
      return translated || permitted ? undefined : 0;
    case 'route':
      return translated || permitted ? undefined : suspect.change === 'new' ? 2 : 1;
    case 'interface':
      return translated || permitted ? undefined : suspect.change === 'drops' ? 5 : 1;
    case 'losses':
      return translated || permitted ? undefined : 5;
    case 'rules-missing':
      return translated || suspect.since === 'before-the-run' ? 1 : 4;
  }
}

/** Maximum of suspects per cause. */
const MOST_SUSPECTS = 3;
/** From this rank on, healthy nodes also have the suspect, and it is not shown. */
const TOO_COMMON = 6;

/** Verdicts with their suspects on the nodes. */
export function explained(verdicts: readonly Verdict[], suspects: readonly Suspect[]): Verdict[] {
  return verdicts.map((verdict) => {
    const { finding } = verdict;
    if (finding === undefined) return verdict;
    const best = suspectsFor(suspects, finding.kind, nodesOf(finding));
    return best.length === 0 ? verdict : { ...verdict, suspects: best };
  });
}

/** The best suspects for a finding: those on its nodes first, then by rank. */
export function suspectsFor(
  suspects: readonly Suspect[],
  kind: FindingKind,
  nodes: readonly string[],
): Suspect[] {
  return suspects
    .flatMap((suspect) => {
      const rank = rankOf(suspect, kind);
      if (rank === undefined || rank >= TOO_COMMON) return [];
      const isNear = nodes.length === 0 || nodes.includes(suspect.node);
      const matched = suspect.kind === 'rule' ? suspect.packets : 0;
      return [{ suspect, rank, isNear, matched }];
    })
    .filter(({ isNear, rank }) => isNear || rank === 0)
    .sort(
      (one, other) =>
        Number(other.isNear) - Number(one.isNear) || one.rank - other.rank || other.matched - one.matched,
    )
    .slice(0, MOST_SUSPECTS)
    .map(({ suspect }) => suspect);
}
