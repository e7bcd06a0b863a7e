import { Command } from 'commander';
import { UsageError } from '../config/usage-error.ts';
import { EXIT } from '../model/result.ts';
import type { CommandAction } from './output.ts';

interface Raw {
  failOnSlower?: boolean;
  markdown?: string;
  html?: string;
}

/** `compare`. */
export function compareCommand(act: CommandAction): Command {
  const command = new Command('compare')
    .description('Compare two runs: what got worse, better or slower')
    .argument('<before>', 'report.json of the earlier run')
    .argument('<after>', 'report.json of the later run')
    .option('--fail-on-slower', 'Count slower results, beyond noise, as regressions')
    .option('--markdown <file>', 'Also write the comparison as Markdown')
    .option('--html <file>', 'Also write the comparison as an HTML page')
    .action(async (before: string, after: string, raw: Raw) => {
      await act({ color: true }, async () => compareFiles(before, after, raw));
    });
  return command.addHelpText('after', EPILOGUE);
}

async function compareFiles(before: string, after: string, raw: Raw): Promise<number> {
  const [{ readReport }, { compare, isRegression }, { outline }] = await Promise.all([
    import('../report/report-schema.ts'),
    import('../report/compare/compare.ts'),
    import('../report/compare/outline.ts'),
  ]);
  const comparison = compare(
    await readReport('compare <before>', before),
    await readReport('compare <after>', after),
  );
  const told = outline(comparison);
  if (raw.markdown !== undefined) {
    const { comparisonMarkdown } = await import('../report/compare/render.ts');
    await write('--markdown', raw.markdown, comparisonMarkdown(told));
  }
  if (raw.html !== undefined) {
    const { comparisonHtml } = await import('../report/compare/render.ts');
    await write('--html', raw.html, comparisonHtml(told));
  }
  const { comparisonText } = await import('../report/compare/render.ts');
  process.stdout.write(comparisonText(told));
  if (comparison.incomparable !== undefined) return EXIT.unmeasured;
  const slower = raw.failOnSlower === true && comparison.slower.length > 0;
  return isRegression(comparison) || slower ? EXIT.violation : EXIT.conformant;
}

async function write(option: string, file: string, content: string): Promise<void> {
  const { writeWhole } = await import('../system/write-file.ts');
  await writeWhole(file, content).catch((error: Error) => {
    throw UsageError.of(option, file, `expected a file that can be written: ${error.message}`);
  });
}

const EPILOGUE = `
Differences in the setup (versions, ranges, nodes) come first, because they often explain the rest.
Pairs match by their ends, nodes and protocol, not by the names of pods.
docs/compare.md explains when a requirement counts as slower.

Exit code 1: a requirement that held is now violated, skipped, not measured or gone, or a pair that passed now fails.
Exit code 2: wrong usage, or a file is not a report. Exit code 3: the two cannot be compared.`;
