import type { Command, Option } from 'commander';
import { allCommands } from './program.ts';

const INTRO = `# Command line

<!-- Generated from the program by \`npm run docs\`. Change the texts of the options instead. -->

The tables list every command and option. Most options are environment variables too; a flag wins over its variable. All values are
checked before anything is created.`;

/** docs/command-line.md: every command with its options, as the program declares them. */
export function commandLinePage(root: Command): string {
  const commands = allCommands(root).filter(({ commands }) => commands.length === 0);
  const index = commands.map((command) => {
    const name = nameOf(command);
    return `- [\`${name}\`](#${name.replaceAll(' ', '-')}): ${escaped(command.description())}`;
  });
  return `${[INTRO, index.join('\n'), ...commands.map(section)].join('\n\n')}\n`;
}

function section(command: Command): string {
  const groups = Map.groupBy(command.options, ({ helpGroupHeading = 'Options:' }) => helpGroupHeading);
  return [
    `## ${nameOf(command)}`,
    `${escaped(command.description())}.`,
    `\`\`\`text\n${nameOf(command)} ${command.usage()}\n\`\`\``,
    ...[...groups].map(([heading, options]) => `**${heading.replace(/:$/, '')}**\n\n${table(options)}`),
  ].join('\n\n');
}

function table(options: readonly Option[]): string {
  const rows = options.map((option) => [
    code(option.flags),
    option.envVar === undefined ? '' : code(option.envVar),
    defaultOf(option),
    escaped(option.description),
  ]);
  return [['option', 'variable', 'default', 'meaning'], ['---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}

/** A placeholder such as \<name> is taken for HTML otherwise. */
function escaped(text: string): string {
  return text.replaceAll('<', '&lt;');
}

function defaultOf({ defaultValue, defaultValueDescription, negate }: Option): string {
  if (defaultValueDescription !== undefined) return defaultValueDescription;
  return defaultValue === undefined || negate ? '' : code(`${defaultValue}`);
}

/** Such as `netconform cluster up`. */
function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}
