/** A change of the program's own text, in one place. */
export interface Patch {
  file: string;
  find: string;
  put: string;
}

export interface Mutant {
  id: 'unprobed' | 'ignored' | 'empty';
  /** What is done to the check of every requirement, as a sentence. */
  sentence: string;
  /** How a self-check has to notice: by what it misses under faults, or by a control that shows nothing. */
  noticed: 'missed' | 'control';
  patches: readonly Patch[];
}

const ASK = { file: 'helpers/requirement/ask.ts', find: 'const check = checkOf(declared.id);' };

/** Under a fault only what has to turn red is asked: that is what is to be missed. */
const FOCUS: Patch = {
  file: 'helpers/selfcheck/ask-under.ts',
  find: 'if (fault.alone === true) return focus;',
  put: 'return focus;',
};

/** Ways in which an assertion can be there and say nothing. */
export const MUTANTS: readonly Mutant[] = [
  {
    id: 'unprobed',
    sentence: 'the check returns success without probing',
    noticed: 'missed',
    patches: [
      { ...ASK, put: "const check = async (_: unknown) => ({ checked: 1, summary: 'not probed' });" },
      FOCUS,
    ],
  },
  {
    id: 'ignored',
    sentence: 'the check probes, and what it finds is ignored',
    noticed: 'missed',
    patches: [
      {
        ...ASK,
        put: `const check = (cluster: ClusterUnderTest) =>
    checkOf(declared.id)(cluster).catch((error: Error) => {
      if (error.name !== 'Violation') throw error;
      return { checked: 1, summary: 'ignored' };
    });`,
      },
      FOCUS,
    ],
  },
  {
    id: 'empty',
    sentence: 'the check has nothing to look at',
    noticed: 'control',
    patches: [{ ...ASK, put: "const check = async (_: unknown) => ({ checked: 0, summary: 'nothing' });" }],
  },
];

/** @throws Error where the text is not there exactly once: the program has changed, and the mutant would be none */
export function patched(text: string, { file, find, put }: Patch): string {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times, not once: ${find}`);
  return parts.join(put);
}
