import type { Annotation } from '../annotations.ts';

// The commands that GitHub's runner reads from a job's output
// (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands), from stdout and stderr alike.

export function groupCommand(title: string): string {
  return `::group::${data(title)}`;
}

export const END_OF_GROUP = '::endgroup::';

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
