/** What came of Kubernetes' own specs. */
export interface SpecsOutcome {
  passed: number;
  /** Of those that passed, from the making of a spec's namespace to its removal, ms in sum. */
  passedMs: number;
  /** Whoever did not pass, with the first line of why. */
  failed: string[];
}

/** The parts of ginkgo's JSON report that are read here: https://pkg.go.dev/github.com/onsi/ginkgo/v2/types#SpecReport */
interface SuiteReport {
  SpecReports: {
    ContainerHierarchyTexts: string[] | null;
    LeafNodeType: string;
    LeafNodeText: string;
    State: string;
    /** Nanoseconds. */
    RunTime: number;
    Failure?: { Message?: string };
  }[];
}

/**
 * Reads a JSON report of ginkgo's.
 * @throws Error when no spec was run, or what goes before all specs failed
 */
export function readSpecsReport(json: string): SpecsOutcome {
  const specs = (JSON.parse(json) as SuiteReport[])
    .flatMap(({ SpecReports }) => SpecReports)
    .filter(({ State }) => State !== 'skipped' && State !== 'pending');
  const told = ({ Failure, State }: (typeof specs)[number]) =>
    Failure?.Message?.trim().split('\n')[0]?.slice(0, 160) ?? State;
  const around = specs.find(({ LeafNodeType, State }) => LeafNodeType !== 'It' && State !== 'passed');
  if (around !== undefined)
    throw new Error(`the specs could not be run: ${around.LeafNodeType}: ${told(around)}`);
  const run = specs.filter(({ LeafNodeType }) => LeafNodeType === 'It');
  const passed = run.filter(({ State }) => State === 'passed');
  if (passed.length === 0) throw new Error(`none of ${run.length} specs passed: nothing to compare`);
  return {
    passed: passed.length,
    passedMs: passed.reduce((sum, { RunTime }) => sum + RunTime / 1e6, 0),
    failed: run
      .filter(({ State }) => State !== 'passed')
      .map(
        (spec) => `${[...(spec.ContainerHierarchyTexts ?? []), spec.LeafNodeText].join(' ')}: ${told(spec)}`,
      ),
  };
}
