/**
 * Every setting of the worker: its variable, its flag, its default and what it means. Help texts,
 * parsing and error messages all come from this table.
 */
import { AuditError, nearest } from '@pamir-audit/catalog';
import { z } from 'zod';
import { formatTime } from './time-format.ts';

interface Setting {
  readonly env: string;
  /** As commander wants it: `--name <value>`. */
  readonly flag: string;
  readonly default: string;
  readonly summary: string;
  readonly schema: z.ZodType;
}

const text = z.string().min(1, 'is empty');
const fileName = text
  .refine((name) => !/[/\0]/.test(name) && !name.startsWith('.'), 'is not a file name')
  .refine((name) => !name.startsWith('dead-'), 'begins like the dead-letter file')
  .superRefine((template, context) => {
    try {
      formatTime(template, new Date());
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
    }
  });
const yesOrNo = z
  .enum(['true', 'false', '1', '0', 'yes', 'no'], 'is neither true nor false')
  .transform((word) => ['true', '1', 'yes'].includes(word));
const wholeNumber = (least: number, most: number) => {
  const message = `is not a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d+$/, message)
    .transform(Number)
    .refine((value) => value >= least && value <= most, message);
};
const patterns = text.transform((list) =>
  list
    .split(',')
    .map((it) => it.trim())
    .filter(Boolean),
);
const address = z
  .string()
  .regex(/^(\[[0-9a-f:]+\]|[^\s:[\]]+):\d{1,5}$/i, 'is not an address like 127.0.0.1:8686')
  .transform((value) => {
    const at = value.lastIndexOf(':');
    return { host: value.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(value.slice(at + 1)) };
  })
  .refine(({ port }) => port <= 65_535, 'has a port above 65535');
const webAddress = z
  .string()
  .refine(
    (value) => value === '' || (/^https?:/i.test(value) && URL.canParse(value)),
    'is not an address like http://127.0.0.1:15672',
  )
  .transform((value) => (value === '' ? undefined : value));
const optional = z.string().transform((value) => (value === '' ? undefined : value));

const table = {
  url: {
    env: 'RABBITMQ_URL',
    flag: '--url <address>',
    default: '',
    summary: 'broker, amqp:// or amqps://, several separated by commas; wins over the parts',
    schema: optional,
  },
  host: {
    env: 'RABBITMQ_HOST',
    flag: '--host <name>',
    default: '127.0.0.1',
    summary: 'broker host',
    schema: text,
  },
  port: {
    env: 'RABBITMQ_PORT',
    flag: '--port <number>',
    default: '5672',
    summary: 'broker port',
    schema: wholeNumber(1, 65_535).transform(String),
  },
  user: {
    env: 'RABBITMQ_USER',
    flag: '--user <name>',
    default: 'guest',
    summary: 'broker user',
    schema: text,
  },
  password: {
    env: 'RABBITMQ_PASSWORD',
    flag: '--password <text>',
    default: 'guest',
    summary: 'broker password; others can read a flag, so prefer the file',
    schema: text,
  },
  passwordFile: {
    env: 'RABBITMQ_PASSWORD_FILE',
    flag: '--password-file <path>',
    default: '',
    summary: 'file that holds the broker password; wins over it',
    schema: optional,
  },
  vhost: {
    env: 'RABBITMQ_VHOST',
    flag: '--vhost <name>',
    default: '/',
    summary: 'virtual host',
    schema: text,
  },
  managementUrl: {
    env: 'RABBITMQ_MANAGEMENT_URL',
    flag: '--management-url <address>',
    default: '',
    summary: "broker's management API; else port 15672 of its host, 15671 with amqps",
    schema: webAddress,
  },
  exchange: {
    env: 'AUDIT_EXCHANGE',
    flag: '--exchange <name>',
    default: 'pamir_audit_exchange',
    summary: 'topic exchange of the events',
    schema: text,
  },
  queue: {
    env: 'AUDIT_QUEUE',
    flag: '--queue <name>',
    default: 'pamir_audit',
    summary: 'queue to consume; declared when missing, used as it is otherwise',
    schema: text,
  },
  queueType: {
    env: 'AUDIT_QUEUE_TYPE',
    flag: '--queue-type <type>',
    default: 'quorum',
    summary: 'type of a queue that is declared: quorum or classic',
    schema: z.enum(['quorum', 'classic'], 'is neither quorum nor classic'),
  },
  bindings: {
    env: 'AUDIT_BINDINGS',
    flag: '--bindings <patterns>',
    default: '#',
    summary: 'patterns to bind the queue with, separated by commas; * is one word, # any number',
    schema: patterns.refine((list) => list.length > 0, 'names no pattern'),
  },
  dir: {
    env: 'AUDIT_DIR',
    flag: '--dir <path>',
    default: './log',
    summary: 'directory of the daily files',
    schema: text,
  },
  file: {
    env: 'AUDIT_FILE',
    flag: '--file <name>',
    default: 'audit-%Y-%m-%d.log',
    summary: 'name of the daily file; %Y %m %d are the UTC day of writing',
    schema: fileName,
  },
  console: {
    env: 'AUDIT_CONSOLE',
    flag: '--console <yes|no>',
    default: 'true',
    summary: 'print each event on stdout as well',
    schema: yesOrNo,
  },
  prefetch: {
    env: 'AUDIT_PREFETCH',
    flag: '--prefetch <number>',
    default: '2000',
    summary: 'most events taken and not yet stored',
    schema: wholeNumber(1, 65_535),
  },
  http: {
    env: 'AUDIT_HTTP',
    flag: '--http <address>',
    default: '127.0.0.1:8686',
    summary: 'where /health, /ready and /metrics are served',
    schema: address,
  },
  logLevel: {
    env: 'LOG_LEVEL',
    flag: '--log-level <level>',
    default: 'info',
    summary: "the worker's own log on stderr: debug, info, warn, error or silent",
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent'], 'is no level of the log'),
  },
  logFile: {
    env: 'AUDIT_LOG_FILE',
    flag: '--log-file <path>',
    default: '',
    summary: "also write the worker's own log to this file, rotated at 10 MB, 5 files kept",
    schema: optional,
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof table;

export type Settings = { readonly [Name in SettingName]: z.output<(typeof table)[Name]['schema']> };

/** What says where the broker is. */
export const brokerSettings = [
  'url',
  'host',
  'port',
  'user',
  'password',
  'passwordFile',
  'vhost',
] as const satisfies readonly SettingName[];

/** What says what belongs on it. */
export const topologySettings = [
  'managementUrl',
  'exchange',
  'queue',
  'queueType',
  'bindings',
] as const satisfies readonly SettingName[];

export const allSettings = Object.keys(table) as readonly SettingName[];

export function settingOf(name: SettingName): Setting {
  return table[name];
}

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
  const settings: Partial<Record<SettingName, unknown>> = {};
  for (const name of allSettings) {
    const { schema } = table[name];
    const { value, source } = valueOf(name, flags, env);
    const result = schema.safeParse(value);
    if (result.success) settings[name] = result.data;
    else mistakes.push(`${source} ${result.error.issues[0]?.message}${quoted(name, value)}`);
  }
  if (mistakes.length === 0) return flagsFirst(settings as Settings, flags);
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
