/** `pamir-audit catalog`: what may be said, for people and for tools. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { styleText } from 'node:util';
import {
  asyncApi,
  AuditError,
  definitionOf,
  jsonSchema,
  keysMatching,
  pamirCatalog,
  pamirServices,
} from '@pamir-audit/catalog';
import type { Command } from 'commander';
import { FAILURE, OK, USAGE } from '../exit.ts';
import { makeDirectory } from '../make-directory.ts';

export function catalogCommands(catalog: Command, exit: (code: number) => void): void {
  catalog.description('The events of the platform: list, show, match, and documents for tools.');
  catalog
    .command('list')
    .description('Every routing key with its title, by service.')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: boolean }) => exit(list(json ?? false)));
  catalog
    .command('show')
    .description('One event: titles and body.')
    .argument('<key>', 'routing key')
    .action((key: string) => exit(show(key)));
  catalog
    .command('match')
    .description('The keys that a pattern binds: * is one word, # any number.')
    .argument('<pattern>', 'such as auth.#')
    .action((pattern: string) => exit(match(pattern)));
  catalog
    .command('asyncapi')
    .description('The catalog as an AsyncAPI 3 document.')
    .action(() => exit(print(asyncApi(pamirCatalog))));
  catalog
    .command('schema')
    .description('The JSON Schema of one body, or of all, a file each.')
    .argument('[key]', 'routing key')
    .option('--all <directory>', 'write the schema of every event to this directory')
    .action(async (key: string | undefined, { all }: { all?: string }) =>
      exit(await schema(key, all)),
    );
}

function list(isJson: boolean): number {
  if (isJson) {
    const rows = pamirServices.flatMap(({ name, events }) =>
      events.map(({ key, titleEn, titleRu }) => ({ service: name, key, titleEn, titleRu })),
    );
    return print(rows);
  }
  const width = Math.max(...[...pamirCatalog.events.keys()].map((key) => key.length));
  for (const { titleEn, events } of pamirServices) {
    say(`${bold(titleEn)} (${events.length})`);
    for (const event of events) say(`  ${event.key.padEnd(width)}  ${event.titleEn}`);
  }
  return OK;
}

function show(key: string): number {
  const event = definitionOf(pamirCatalog, key);
  say(bold(event.key));
  say(`  ${event.titleEn}`);
  say(`  ${event.titleRu}`);
  return print(jsonSchema(event));
}

function match(pattern: string): number {
  const keys = keysMatching(pamirCatalog, pattern);
  for (const key of keys) say(key);
  if (keys.length > 0) return OK;
  process.stderr.write(`pamir-audit: no event of the catalog matches '${pattern}'\n`);
  return FAILURE;
}

async function schema(key: string | undefined, directory: string | undefined): Promise<number> {
  if (directory !== undefined) {
    try {
      await makeDirectory(directory);
      for (const event of pamirCatalog.events.values()) {
        const path = join(directory, `${event.key}.schema.json`);
        await writeFile(path, `${JSON.stringify(jsonSchema(event), undefined, 2)}\n`);
      }
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new AuditError('SINK_UNAVAILABLE', `cannot write to ${directory}: ${reason}`, {
        cause,
      });
    }
    return OK;
  }
  if (key !== undefined) return print(jsonSchema(definitionOf(pamirCatalog, key)));
  process.stderr.write('pamir-audit: catalog schema needs a key, or --all with a directory\n');
  return USAGE;
}

function print(value: unknown): number {
  say(JSON.stringify(value, undefined, 2));
  return OK;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function bold(text: string): string {
  return process.stdout.isTTY ? styleText('bold', text) : text;
}
