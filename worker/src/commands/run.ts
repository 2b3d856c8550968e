/** `pamir-audit run`: the job, built in or by a configuration. */
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

export async function runCommand(
  { config: files = [], exactNumbers, ...flags }: Flags & ConfigurationFlags,
  context: CommandContext,
): Promise<number> {
  if (files.length === 0) await runBuiltIn(flags, context);
  else {
    const { runConfigured } = await import('./run-configured.ts');
    await runConfigured(files, { flags, exactNumbers }, context);
  }
  return OK;
}

async function runBuiltIn(flags: Flags, { stop }: CommandContext): Promise<void> {
  const settings = readSettings(flags, process.env);
  const endpoints = endpointsOf(settings);
  const log = openLog(settings);
  const { dir, file, exchange, queue } = settings;
  log.info({ dir, file, exchange, queue, broker: endpoints.join(' ') }, 'Starting.');
  await runWorker({ plan: builtInPlan({ settings, endpoints }), settings, log, stop });
  log.info({}, 'Stopped.');
}
