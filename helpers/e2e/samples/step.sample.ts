import type { PlannedStep } from '../../cluster/bundle/key.ts';

/** A step for tests: it needs nothing and does nothing but what `more` says. */
export function sampleStep(name: PlannedStep['name'], more: Partial<PlannedStep> = {}): PlannedStep {
  return {
    name,
    title: name,
    doing: 'building',
    lane: 'compile',
    needs: [],
    inputs: [],
    recipe: 1,
    namesBundle: false,
    kept: false,
    usualSeconds: 1,
    key: name,
    make: async () => {},
    ...more,
  };
}
