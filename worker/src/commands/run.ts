/** `pamir-audit run`: the job. */
import { builtInPlan } from '../built-in-plan.ts';
import { endpointsOf } from '../endpoints.ts';
import type { CommandContext } from '../command-line.ts';
import { OK } from '../exit.ts';
import { openLog } from '../log.ts';
import { type Flags, readSettings } from '../settings.ts';
import { runWorker } from '../worker.ts';

export async function runCommand(flags: Flags, { stop }: CommandContext): Promise<number> {
  const settings = readSettings(flags, process.env);
  const endpoints = endpointsOf(settings);
  const log = openLog(settings);
  const { dir, file, exchange, queue } = settings;
  log.info({ dir, file, exchange, queue, broker: endpoints.join(' ') }, 'Starting.');
  await runWorker({ plan: builtInPlan({ settings, endpoints }), settings, log, stop });
  log.info({}, 'Stopped.');
  return OK;
}
