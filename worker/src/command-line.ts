/**
 * The commands and their options, as help texts and as a parser. What a command does is loaded when
 * it runs: each needs other libraries, and a worker that was ended should be back at once.
 */
import { readFileSync } from 'node:fs';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { catalogCommands } from './commands/catalog.ts';
import { completion, shells } from './commands/completion.ts';
import type { DeadFilter, ReplayFlags } from './commands/dead.ts';
import type { ConfigurationFlags, RunFlags } from './commands/run.ts';
import type { TestFlags } from './commands/test.ts';
import type { VrlFlags } from './commands/vrl.ts';
import {
  allSettings,
  brokerSettings,
  type SettingName,
  settingOf,
  topologySettings,
} from './setting-table.ts';
import type { Flags } from './settings.ts';

const DEV = `Everything on this machine: a broker, the worker, and sample events. Unless told otherwise the queue \
is classic and the log level warn. On a configured broker the exchange is pamir_audit_dev and the queue one that \
expires, unless flags name others. No pages are served.`;

/** What every command gets beside its own arguments. */
export interface CommandContext {
  readonly stop: AbortSignal;
}

type ValidateFlags = Flags & ConfigurationFlags & { readonly denyWarnings?: true };

/** @param exit called with the exit code of the command that ran */
export function commandLine(stop: AbortSignal, exit: (code: number) => void): Command {
  const context = { stop };
  const program = new Command('pamir-audit')
    .description('Audit events of the Pamir platform: from RabbitMQ to daily JSON files.')
    .version(version(), '-V, --version')
    .exitOverride()
    .configureHelp({ showGlobalOptions: false })
    .showSuggestionAfterError()
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, 'pamir-audit: ')),
    })
    .addHelpText('after', '\nExit codes: 0 done, 1 failure, 64 usage, 78 configuration.');

  workerCommands(program, context, exit);

  withSettings(program.command('dev'), allSettings)
    .description(DEV)
    .option(
      '--events <number>',
      'publish so many, wait until all are in the file, end',
      wholeNumber,
    )
    .action(async (flags: Flags & { events?: number }) => {
      const { dev } = await import('./commands/dev.ts');
      exit(await dev(flags, context));
    });

  withSettings(program.command('publish'), [...brokerSettings, 'exchange'])
    .description('Publish one event, or one for each line of the data; print id and state.')
    .argument('<key>', 'routing key, such as auth.user_action.user.UserCreated')
    .option('--data <json>', 'the body: JSON, @FILE, or - for standard input', '-')
    .option('--timeout <ms>', 'how long to wait for the broker, in ms', wholeNumber, 10_000)
    .action(async (key: string, flags: Flags & { data: string; timeout: number }) => {
      const { publish } = await import('./commands/publish.ts');
      exit(await publish(key, flags, context));
    });

  withSettings(program.command('tap'), [...brokerSettings, 'exchange'])
    .description('Watch live events on the exchange, without touching a queue of anyone.')
    .argument('[patterns...]', 'topic patterns', ['#'])
    .option('--limit <number>', 'end after so many events', wholeNumber)
    .action(async (patterns: string[], flags: Flags & { limit?: number }) => {
      const { tap } = await import('./commands/tap.ts');
      exit(await tap(patterns, flags, context));
    });

  brokerCommands(program, exit);
  catalogCommands(program.command('catalog'), exit);

  deadCommands(program.command('dead'), context, exit);

  withSettings(program.command('verify'), ['dir'])
    .description('Compare each file with its commit log: exit 0 whole, 1 altered, 2 missing.')
    .argument('[directories...]', 'in place of --dir; what stands in several is counted once')
    .option('--json', 'as JSON')
    .action(async (directories: string[], { json, ...flags }: Flags & { json?: true }) => {
      const { verifyCommand } = await import('./commands/verify.ts');
      exit(await verifyCommand(directories, flags, json ?? false));
    });

  vrlCommand(program.command('vrl'), context, exit);

  program
    .command('completion')
    .description('Print a completion script: eval "$(pamir-audit completion bash)".')
    .addArgument(new Argument('<shell>').choices(shells))
    .action((shell: string) => exit(completion(shell, program)));

  return program;
}

function vrlCommand(command: Command, context: CommandContext, exit: (code: number) => void): void {
  command
    .description('Run a program of the remap language over JSON lines, or try it in a shell.')
    .argument('[program]', 'the program; without one, a shell')
    .option('-p, --program <file>', 'file with the program')
    .option('-i, --input <file>', 'events, one JSON value a line; - for standard input')
    .option('-o, --print-object', 'print the event after the program, not the value it gives')
    .option('-z, --timezone <name>', 'time zone of times that name none', 'UTC')
    .addHelpText(
      'after',
      `
Prints a line of JSON for each event. A line at which the program fails, or which is not JSON, is
reported on stderr with its number, and the exit code is 1; a program that does not compile is 78.

Examples:
  pamir-audit vrl                                     a shell with an empty event
  pamir-audit vrl --input log/audit-2026-11-24.log    a shell with the events of a file
  pamir-audit vrl '.user_login' --input events.jsonl  one field of each event
  pamir-audit vrl 'del(.metadata)' -o < events.jsonl  the events without a field`,
    )
    .action(async (given: string | undefined, flags: VrlFlags) => {
      const { vrl } = await import('./commands/vrl.ts');
      exit(await vrl(given, flags, context));
    });
}

function workerCommands(
  program: Command,
  context: CommandContext,
  exit: (code: number) => void,
): void {
  configured(withSettings(program.command('run'), allSettings))
    .description('Take events from the queue and write them to the daily file and the console.')
    .option('-w, --watch-config', 'reload the configuration whenever its files change')
    .addHelpText(
      'after',
      `
Signals: SIGTERM and SIGINT end it, with all that is in hand written and acknowledged; a second one at
once. SIGHUP reloads the configuration: only components that changed are built again, and one with a
mistake in it changes nothing.`,
    )
    .action(async (flags: Flags & RunFlags) => {
      const { runCommand } = await import('./commands/run.ts');
      exit(await runCommand(flags, context));
    });

  configured(withSettings(program.command('validate'), allSettings))
    .description('Say every mistake of a configuration at once; nothing is contacted.')
    .option('--deny-warnings', 'take a warning for a mistake')
    .addHelpText('after', '\nExit codes: 0 valid, 78 not.')
    .action(async ({ denyWarnings, ...flags }: ValidateFlags) => {
      const { validate } = await import('./commands/validate.ts');
      exit(await validate(flags, denyWarnings ?? false));
    });

  testCommand(program.command('test'), exit);

  program
    .command('generate')
    .description('Print a configuration to begin with, every option of it explained.')
    .argument('<types>', 'sources/transforms/sinks, such as amqp/remap,filter/file,console')
    .action(async (types: string) => {
      const { generate } = await import('./commands/generate.ts');
      exit(generate(types));
    });

  program
    .command('schema')
    .description('Print the JSON Schema of configurations, for editors.')
    .action(async () => {
      const { schema } = await import('./commands/generate.ts');
      exit(schema());
    });
}

function testCommand(command: Command, exit: (code: number) => void): void {
  configured(command)
    .description('Run the tests in a configuration on its transforms; nothing is contacted.')
    .argument('[files...]', 'the configuration, as --config names it')
    .option('--filter <text>', 'only tests whose name has this in it')
    .option('--junit, --junit-report <file>', 'also write the results as JUnit XML')
    .addHelpText(
      'after',
      `
Sources and sinks are passed over, and the variables in them need not be set. Exit codes: 0 all passed,
1 one failed or there was none to run, 78 the configuration has mistakes.

Examples:
  pamir-audit test vector.toml
  pamir-audit test pipeline.toml tests.toml --filter password --junit results.xml`,
    )
    .action(async (files: string[], flags: TestFlags) => {
      const { testCommand: run } = await import('./commands/test.ts');
      exit(await run(files, flags));
    });
}

function deadCommands(dead: Command, context: CommandContext, exit: (code: number) => void): void {
  dead.description('What the worker could not turn into a line: list, show, replay.');
  const filtered = (command: Command) =>
    command
      .option('--key <pattern>', 'only those whose routing key matches')
      .option('--reason <text>', 'only those whose reason has this in it');
  filtered(withSettings(dead.command('list'), ['dir']))
    .description('The records of the dead-letter files, oldest first.')
    .option('--json', 'one JSON object a line')
    .action(async (flags: Flags & DeadFilter & { json?: boolean }) => {
      const { listDead } = await import('./commands/dead.ts');
      exit(await listDead(flags, context));
    });
  withSettings(dead.command('show'), ['dir'])
    .description('One record: where it came from, why it is here, and its body.')
    .argument('<ref>', 'as list prints it, such as dead-2026-11-22.jsonl:3')
    .option('--raw', 'the bytes of the body and nothing else')
    .action(async (ref: string, flags: Flags & { raw?: boolean }) => {
      const { showDead } = await import('./commands/dead.ts');
      exit(await showDead(ref, flags));
    });
  filtered(withSettings(dead.command('replay'), [...brokerSettings, 'queue', 'dir']))
    .description("Send records to the worker's own queue, each under a new id.")
    .argument('[refs...]', 'as list prints them')
    .option('--all', 'every record, or every one that the options match, each once')
    .option('--data <file>', 'send this body in place of the one that was refused')
    .action(async (refs: string[], flags: Flags & ReplayFlags) => {
      const { replayDead } = await import('./commands/dead.ts');
      exit(await replayDead(refs, flags, context));
    });
}

function brokerCommands(program: Command, exit: (code: number) => void): void {
  withSettings(program.command('setup'), [...brokerSettings, ...topologySettings])
    .description('Declare exchange, queue, bindings, and what keeps events from being lost.')
    .option('--prune', 'remove bindings of the queue that --bindings does not name')
    .addHelpText('after', '\nRun it again at any time. Exits 1 when something is left to do.')
    .action(async (flags: Flags & { prune?: boolean }) => {
      const { setup } = await import('./commands/setup.ts');
      exit(await setup(flags));
    });

  withSettings(program.command('doctor'), [...brokerSettings, ...topologySettings, 'dir'])
    .description('Check broker, queue, rights, clock and disk; change nothing; say what to do.')
    .addHelpText('after', '\nExits 1 when there is a problem; warnings alone exit 0.')
    .action(async (flags: Flags) => {
      const { doctor } = await import('./commands/doctor.ts');
      exit(await doctor(flags));
    });
}

/** The options of commands that read a configuration. */
function configured(command: Command): Command {
  const files = "Vector's vector.toml, or YAML or JSON; a list with commas, a glob, a directory, -";
  const gather = (file: string, before: readonly string[] = []) => [...before, file];
  return command
    .addOption(new Option('-c, --config <file>', `${files} (AUDIT_CONFIG)`).argParser(gather))
    .addOption(
      new Option('--exact-numbers <yes|no>', 'whether numbers keep their digits').argParser(
        yesOrNo,
      ),
    )
    .hook('preAction', (it) => {
      const variable = process.env['AUDIT_CONFIG'];
      if (it.getOptionValue('config') === undefined && variable) {
        it.setOptionValue('config', [variable]);
      }
    });
}

function yesOrNo(text: string): boolean {
  if (['true', 'yes', '1'].includes(text)) return true;
  if (['false', 'no', '0'].includes(text)) return false;
  throw new InvalidArgumentError('It is neither yes nor no.');
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value > 0 && value < 2 ** 31) return value;
  throw new InvalidArgumentError('It is not a whole number above 0.');
}

function withSettings(command: Command, names: readonly SettingName[]): Command {
  for (const name of names) {
    const { flag, summary, env, default: fallback } = settingOf(name);
    const shown = fallback === '' ? env : `${env}, default ${fallback}`;
    const option = new Option(flag, `${summary} (${shown})`);
    option.attributeName = () => name;
    command.addOption(option);
  }
  return command;
}

function version(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
