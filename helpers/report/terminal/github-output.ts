import type { Annotation } from '../annotations.ts';
import { type Output, plainOutput } from './plain-output.ts';

/** Plain lines for the log of a GitHub job, with foldable groups and annotations. */
export function githubOutput(stream: NodeJS.WritableStream): Output {
  const plain = plainOutput(stream);
  const write = (lines: readonly string[]) =>
    plain.write(lines.flatMap((line) => line.split('\n')).map(withoutCommand));
  let open: string | undefined;
  const part = (title: string | undefined) => {
    if (title === open) return;
    plain.write([
      ...(open === undefined ? [] : [END_OF_GROUP]),
      ...(title === undefined ? [] : [groupCommand(title)]),
    ]);
    open = title;
  };
  return {
    ...plain,
    write,
    part,
    annotate(annotations) {
      part(undefined);
      plain.write(annotations.map(annotationCommand));
    },
    close() {
      part(undefined);
      plain.close();
    },
  };
}

// The commands that GitHub's runner reads from a job's output
// (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands), from stdout and stderr alike.

export function groupCommand(title: string): string {
  return `::group::${data(title)}`;
}

const END_OF_GROUP = '::endgroup::';

export function annotationCommand({ level, title, message }: Annotation): string {
  return `::${level} title=${property(title)}::${data(message)}`;
}

/**
 * A line that the runner takes for no command, whatever a pod or a program wrote into it. It takes a line for one that begins
 * with `::` after white space, and one that has `##[` anywhere.
 */
export function withoutCommand(line: string): string {
  return line.replace(/^(\s*):(?=:)/, '$1: ').replaceAll('##[', '## [');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
