/** The page of the command line, from the same definitions that the help texts come from. */
import type { Argument, Command, Option } from 'commander';

const HEAD = `# The command line

Made from the help texts: \`npm run generate\` writes this page, and a test fails where it is not current.
Everything on stdout is a result; what is said beside it goes to stderr. Exit codes: 0 done, 1 failure, 64 usage,
78 configuration. Each setting is a flag and a variable; the flag wins.
`;

export function commandLinePage(program: Command): string {
  return [HEAD, ...leavesOf(program).map((it) => sectionOf(it, program))].join('\n');
}

/** The commands that do something: a group of commands only prints its help. */
function leavesOf(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}

function sectionOf(command: Command, program: Command): string {
  const rows = [...command.registeredArguments.map(argumentRow), ...command.options.map(optionRow)];
  const table = rows.length === 0 ? '' : `\n|  |  |\n| --- | --- |\n${rows.join('\n')}\n`;
  return `## ${pathOf(command, program)}\n\n${command.description()}\n${table}`;
}

function pathOf(command: Command, program: Command): string {
  const names: string[] = [];
  for (let at: Command | null = command; at; at = at === program ? null : at.parent) {
    names.unshift(at.name());
  }
  return names.join(' ');
}

const optionRow = ({ flags, description }: Option) => row(flags, description);

function argumentRow(argument: Argument): string {
  const name = argument.variadic ? `${argument.name()}...` : argument.name();
  return row(argument.required ? `<${name}>` : `[${name}]`, argument.description);
}

function row(name: string, text: string): string {
  return `| \`${name.replaceAll('|', '\\|')}\` | ${text.replaceAll('|', '\\|')} |`;
}
