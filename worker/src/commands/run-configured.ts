/** `pamir-audit run --config`: the job as a configuration has it. */
import type { CommandContext } from '../command-line.ts';
import type { Logger } from '../component.ts';
import { type Configuration, loadConfiguration } from '../config/load.ts';
import { textOfMistake } from '../config/mistake.ts';
import { planOf } from '../config/plan.ts';
import { openLog } from '../log.ts';
import { settingOf } from '../setting-table.ts';
import { type BesideSettings, type Flags, readSettingsBeside } from '../settings.ts';
import { runWorker, type WorkerSettings } from '../worker.ts';

interface Given {
  readonly flags: Flags;
  readonly exactNumbers: boolean | undefined;
}

export async function runConfigured(
  files: readonly string[],
  { flags, exactNumbers }: Given,
  { stop }: CommandContext,
): Promise<void> {
  const settings = readSettingsBeside(flags, process.env);
  const configuration = await loadConfiguration({ files, env: process.env, exactNumbers });
  const log = openLog(settings);
  tellOf(configuration, log);
  await runWorker({
    plan: planOf(configuration, settings.dir),
    settings: workerSettings(configuration, settings, flags),
    hasHealth: configuration.globals.api?.enabled ?? true,
    log,
    stop,
  });
  log.info({}, 'Stopped.');
}

function tellOf({ sources, transforms, sinks, warnings }: Configuration, log: Logger): void {
  const names = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id);
  const components = {
    sources: names(sources),
    transforms: names(transforms),
    sinks: names(sinks),
  };
  log.info(components, 'Starting.');
  for (const warning of warnings) log.warn({}, textOfMistake(warning));
  if (sinks.every(({ definition }) => definition.isBestEffort === true)) {
    log.warn({}, 'Every sink is best effort: events are acknowledged though they may get lost.');
  }
}

/** A flag or variable wins over the address in the configuration. */
function workerSettings(
  { globals }: Configuration,
  settings: BesideSettings,
  flags: Flags,
): WorkerSettings {
  const { env } = settingOf('http');
  const address = globals.api?.address;
  if (address === undefined || flags.http !== undefined || process.env[env]) return settings;
  return { ...settings, http: readSettingsBeside({ ...flags, http: address }, {}).http };
}
