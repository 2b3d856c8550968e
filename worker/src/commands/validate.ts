/** `pamir-audit validate`: every mistake of a configuration, and nothing is contacted. */
import { AuditError } from '@pamir-audit/catalog';
import { type Configuration, loadConfiguration } from '../config/load.ts';
import { textOfMistake } from '../config/mistake.ts';
import { endpointsOf } from '../endpoints.ts';
import { OK } from '../exit.ts';
import { type Flags, readSettings } from '../settings.ts';
import type { ConfigurationFlags } from './run.ts';

/** Without a configuration the settings of the built-in pipeline are checked. */
export async function validate(
  { config: files = [], exactNumbers, ...flags }: Flags & ConfigurationFlags,
  isWarningDenied: boolean,
): Promise<number> {
  if (files.length === 0) {
    const endpoints = endpointsOf(readSettings(flags, process.env));
    say(`The settings are valid: the built-in pipeline, from ${endpoints.join(' ')}.`);
    return OK;
  }
  const configuration = await loadConfiguration({
    files,
    env: process.env,
    exactNumbers,
    purpose: 'validate',
  });
  const warnings = configuration.warnings.map((it) => textOfMistake(it));
  if (isWarningDenied && warnings.length > 0) {
    throw new AuditError('CONFIG_INVALID', warnings.join('\n'));
  }
  for (const warning of warnings) process.stderr.write(`pamir-audit: warning: ${warning}\n`);
  say(summaryOf(configuration));
  return OK;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function summaryOf({ sources, transforms, sinks, inputs }: Configuration): string {
  const all = [...sources, ...transforms, ...sinks];
  const width = Math.max(...all.map(({ name }) => name.length));
  const lines = all.map(({ name, id, definition: { type } }) => {
    const from = inputs.get(id)?.join(', ');
    return `  ${name.padEnd(width)}  ${type}${from === undefined ? '' : ` ← ${from}`}`;
  });
  return ['The configuration is valid.', ...lines].join('\n');
}
