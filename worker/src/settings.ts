/** The settings in force, from flags, variables and defaults, and every mistake in them at once. */
import { AuditError, nearest } from '@pamir-audit/catalog';
import { allSettings, type SettingName, type Settings, table } from './setting-table.ts';

export type { Settings } from './setting-table.ts';

/** Values from the command line, by setting; those not given are absent. */
export type Flags = Partial<Record<SettingName, string>>;

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The settings in force: a flag wins over a variable, a variable over the default.
 *
 * @throws AuditError CONFIG_INVALID with every mistake, a line each
 */
export function readSettings(flags: Flags, env: Environment): Settings {
  const mistakes = misspeltVariables(env);
  return flagsFirst(read(allSettings, { flags, env }, mistakes), flags);
}

/**
 * The settings that a configuration leaves to the command line.
 *
 * @throws AuditError CONFIG_INVALID with every mistake, also each flag that has no effect there
 */
export function readSettingsBeside(flags: Flags, env: Environment): BesideSettings {
  const others = allSettings.filter((name) => !isBeside(name) && flags[name] !== undefined);
  const mistakes = others.map((name) => {
    const [flag] = table[name].flag.split(' ');
    return `${flag} has no effect beside --config: it stands in the configuration`;
  });
  return read(besideSettings, { flags, env }, mistakes);
}

export const besideSettings = [
  'dir',
  'http',
  'logFile',
  'logLevel',
  'spaceAct',
  'spaceAction',
  'spaceStop',
  'spaceWarn',
] as const satisfies readonly SettingName[];

export type BesideSettings = Pick<Settings, (typeof besideSettings)[number]>;

const isBeside = (name: SettingName) => besideSettings.some((it) => it === name);

interface Given {
  readonly flags: Flags;
  readonly env: Environment;
}

function read<Name extends SettingName>(
  names: readonly Name[],
  { flags, env }: Given,
  mistakes: string[],
): Pick<Settings, Name> {
  const settings: Partial<Record<SettingName, unknown>> = {};
  for (const name of names) {
    const { schema } = table[name];
    const { value, source } = valueOf(name, flags, env);
    const result = schema.safeParse(value);
    if (result.success) settings[name] = result.data;
    else mistakes.push(`${source} ${result.error.issues[0]?.message}${quoted(name, value)}`);
  }
  if (mistakes.length === 0) return settings as Pick<Settings, Name>;
  throw new AuditError('CONFIG_INVALID', mistakes.join('\n'));
}

/** A part of the address that is given as a flag is meant, whatever wins among the variables. */
function flagsFirst(settings: Settings, flags: Flags): Settings {
  const isPartGiven = (['host', 'port', 'user', 'password', 'passwordFile', 'vhost'] as const).some(
    (name) => flags[name] !== undefined,
  );
  const isFileMeant = flags.passwordFile !== undefined || flags.password === undefined;
  return {
    ...settings,
    url: isPartGiven && flags.url === undefined ? undefined : settings.url,
    passwordFile: isFileMeant ? settings.passwordFile : undefined,
  };
}

/** An empty variable counts as not set, as Compose makes them. */
function valueOf(name: SettingName, flags: Flags, env: Environment) {
  const { env: variable, flag, default: fallback } = table[name];
  const given = flags[name];
  if (given !== undefined) return { value: given, source: flag.split(' ')[0] };
  return { value: env[variable] || fallback, source: variable };
}

const SECRET: readonly SettingName[] = ['url', 'password', 'managementUrl'];

function quoted(name: SettingName, value: string): string {
  return SECRET.includes(name) ? '' : `: '${value}'`;
}

/** What people write for ours, from other products. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  AUDIT_DIRECTORY: 'AUDIT_DIR',
  RABBITMQ_HOSTNAME: 'RABBITMQ_HOST',
  RABBITMQ_PASS: 'RABBITMQ_PASSWORD',
  RABBITMQ_URI: 'RABBITMQ_URL',
  RABBITMQ_USERNAME: 'RABBITMQ_USER',
  RABBITMQ_VIRTUAL_HOST: 'RABBITMQ_VHOST',
};

/**
 * A variable that is almost one of ours is a mistake nobody would notice otherwise. Others are not
 * our business: RabbitMQ itself reads many that begin with `RABBITMQ_`, one of them RABBITMQ_HOME.
 */
function misspeltVariables(env: Environment): string[] {
  const known = allSettings.map((name): string => table[name].env);
  return Object.keys(env).flatMap((variable) => {
    if (!/^(AUDIT|RABBITMQ)_/.test(variable) || known.includes(variable)) return [];
    const mostEdits = variable.startsWith('AUDIT_') ? 2 : 1;
    const other = OTHER_NAMES[variable];
    // Set beside ours, it is meant for somebody else.
    if (other !== undefined && env[other] !== undefined) return [];
    const meant = other ?? nearest(variable, known, mostEdits);
    if (meant === undefined) return [];
    return [`${variable} is not a variable of ours; meant ${meant}?`];
  });
}
