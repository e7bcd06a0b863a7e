import addTab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';

/**
 * Makes `completion <shell>` print a script, and adds the hidden command that the script calls.
 * The options of certify are offered without its name as well: it is the default command.
 */
export function addCompletion(root: Command): void {
  const commands = root.commands as Command[];
  commands.splice(
    commands.findIndex((command) => command.name() === 'completion'),
    1,
  );
  const tab = addTab(root, { completionCommandName: 'completion' });
  const certify = commands.find((command) => command.name() === 'certify');
  for (const option of certify?.options ?? [])
    if (option.long !== undefined)
      tab.option(option.long.slice(2), option.description, ...(option.required ? [() => undefined] : []));
}
