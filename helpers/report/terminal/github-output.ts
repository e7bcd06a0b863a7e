import { annotationCommand, END_OF_GROUP, groupCommand, withoutCommand } from './github-commands.ts';
import type { Output } from './output.ts';
import { plainOutput } from './plain-output.ts';

/** Plain lines for the log of a GitHub job: its parts can be folded, and failures are shown beside it. */
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
