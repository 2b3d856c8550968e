/** `pamir-audit run`: the job, built in or by a configuration. */
import { AuditError } from '@pamir-audit/catalog';
import { builtInPlan } from '../built-in-plan.ts';
import type { CommandContext } from '../command-line.ts';
import { endpointsOf } from '../endpoints.ts';
import { OK } from '../exit.ts';
import { openLog } from '../log.ts';
import { type Flags, readSettings } from '../settings.ts';
import { runWorker } from '../worker.ts';

export interface ConfigurationFlags {
  readonly config?: readonly string[];
  readonly exactNumbers?: boolean;
}

export interface RunFlags extends ConfigurationFlags {
  readonly watchConfig?: true;
}

export async function runCommand(
  { config: files = [], exactNumbers, watchConfig, ...flags }: Flags & RunFlags,
  context: CommandContext,
): Promise<number> {
  if (files.length === 0) {
    if (watchConfig) throw new AuditError('CONFIG_INVALID', '--watch-config needs --config');
    await runBuiltIn(flags, context);
  } else {
    const { runConfigured } = await import('./run-configured.ts');
    await runConfigured(files, { flags, exactNumbers, isWatched: watchConfig ?? false }, context);
  }
  return OK;
}

async function runBuiltIn(flags: Flags, { stop }: CommandContext): Promise<void> {
  const settings = readSettings(flags, process.env);
  const endpoints = endpointsOf(settings);
  const log = openLog(settings);
  const { dir, file, exchange, queue } = settings;
  process.on('SIGHUP', () => log.info({}, 'There is nothing to reload without --config.'));
  log.info({ dir, file, exchange, queue, broker: endpoints.join(' ') }, 'Starting.');
  await runWorker({ plan: builtInPlan({ settings, endpoints }), settings, log, stop });
  log.info({}, 'Stopped.');
}
