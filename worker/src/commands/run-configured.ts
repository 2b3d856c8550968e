/**
 * `pamir-audit run --config`: the job as a configuration has it, and as it has it after SIGHUP or, with
 * `--watch-config`, after its files changed.
 */
import { isDeepStrictEqual } from 'node:util';
import { AuditError } from '@pamir-audit/catalog';
import type { CommandContext } from '../command-line.ts';
import type { Logger } from '../component.ts';
import { readsStandardInput } from '../config/files.ts';
import { type Configuration, loadConfiguration } from '../config/load.ts';
import { textOfMistake } from '../config/mistake.ts';
import { planOf } from '../config/plan.ts';
import { type ConfigurationWatch, watchConfiguration } from '../config/watch.ts';
import { openLog } from '../log.ts';
import { Reloads } from '../reloads.ts';
import { settingOf } from '../setting-table.ts';
import { type BesideSettings, type Flags, readSettingsBeside } from '../settings.ts';
import { openWorker, type Worker, type WorkerSettings } from '../worker.ts';

interface Given {
  readonly flags: Flags;
  readonly exactNumbers: boolean | undefined;
  readonly isWatched: boolean;
}

export async function runConfigured(
  files: readonly string[],
  given: Given,
  { stop }: CommandContext,
): Promise<void> {
  const { flags, exactNumbers, isWatched } = given;
  const settings = readSettingsBeside(flags, process.env);
  const log = openLog(settings);
  const reloads = new Reloads(log, stop);
  askOnSignal(files, reloads, log);
  const watch = isWatched ? openWatch(files, reloads, log) : undefined;
  const load = async () => {
    watch?.reading();
    const configuration = await loadConfiguration({ files, env: process.env, exactNumbers });
    watch?.read(configuration.besides);
    return configuration;
  };
  try {
    const configuration = await load();
    tellOf(configuration, log);
    const worker = openWorker({
      plan: planOf(configuration, settings.dir),
      settings: workerSettings(configuration, settings, flags),
      hasHealth: configuration.globals.api?.enabled ?? true,
      log,
      stop,
      reloads,
    });
    const { api } = configuration.globals;
    reloads.begin(targetOf(worker, { load, api, fallback: settings.dir, log }));
    await worker.run();
  } finally {
    watch?.close();
  }
  log.info({}, 'Stopped.');
}

function askOnSignal(files: readonly string[], reloads: Reloads, log: Logger): void {
  process.on('SIGHUP', () => {
    if (!readsStandardInput(files)) reloads.ask('SIGHUP');
    else log.warn({}, 'Not reloaded: standard input cannot be read again.');
  });
}

function openWatch(files: readonly string[], reloads: Reloads, log: Logger): ConfigurationWatch {
  if (readsStandardInput(files)) {
    const message = '--watch-config needs files: standard input cannot be read again';
    throw new AuditError('CONFIG_INVALID', message);
  }
  return watchConfiguration({ files, log, changed: () => reloads.ask('the files changed') });
}

interface Reloadable {
  readonly load: () => Promise<Configuration>;
  /** As the worker was started with it. */
  readonly api: Configuration['globals']['api'];
  /** Directory of the dead letters where the configuration names none. */
  readonly fallback: string;
  readonly log: Logger;
}

function targetOf(worker: Worker, { load, api, fallback, log }: Reloadable) {
  return {
    async read() {
      const configuration = await load();
      warnOf(configuration, log);
      if (!isDeepStrictEqual(configuration.globals.api, api)) {
        log.warn({ option: 'api' }, 'This option changes with a restart only.');
      }
      return planOf(configuration, fallback);
    },
    apply: (plan: ReturnType<typeof planOf>) => worker.reload(plan),
  };
}

function tellOf(configuration: Configuration, log: Logger): void {
  const { sources, transforms, sinks } = configuration;
  const names = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id);
  const components = {
    sources: names(sources),
    transforms: names(transforms),
    sinks: names(sinks),
  };
  log.info(components, 'Starting.');
  warnOf(configuration, log);
}

function warnOf({ sinks, warnings }: Configuration, log: Logger): void {
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
