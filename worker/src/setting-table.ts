/**
 * Every setting of the worker: its variable, its flag, its default and what it means. Help texts,
 * parsing and error messages all come from this table.
 */
import { z } from 'zod';
import { parseRoom } from './disk-space.ts';
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
/** What AMQP calls a short string. */
const MAX_NAME_BYTES = 255;
const isShort = (name: string) => Buffer.byteLength(name) <= MAX_NAME_BYTES;
const amqpName = text.refine(isShort, 'is longer than 255 bytes');
const fileName = text
  .refine((name) => !/[/\0]/.test(name) && !name.startsWith('.'), 'is not a file name')
  .refine((name) => !name.startsWith('dead-'), 'begins like the dead-letter file')
  .refine((name) => !/\.(commits|gz|zst|tmp)$/.test(name), 'ends like what stands beside the files')
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
const roomOnDisk = z.string().transform((value, context) => {
  const parsed = parseRoom(value);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: 'custom', message: 'is neither a size like 2G nor a share like 5%' });
  return z.NEVER;
});
const webAddress = z
  .string()
  .refine(
    (value) => value === '' || (/^https?:/i.test(value) && URL.canParse(value)),
    'is not an address like http://127.0.0.1:15672',
  )
  .transform((value) => (value === '' ? undefined : value));
const optional = z.string().transform((value) => (value === '' ? undefined : value));

export const table = {
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
    schema: amqpName,
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
    schema: amqpName,
  },
  queue: {
    env: 'AUDIT_QUEUE',
    flag: '--queue <name>',
    default: 'pamir_audit',
    summary: 'queue to consume; declared when missing, used as it is otherwise',
    schema: amqpName,
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
    schema: patterns
      .refine((list) => list.length > 0, 'names no pattern')
      .refine((list) => list.every(isShort), 'has a pattern longer than 255 bytes'),
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
  fileBytes: {
    env: 'AUDIT_FILE_BYTES',
    flag: '--file-bytes <size>',
    default: '',
    summary: 'begin another file of the day at this size, such as 500M',
    schema: optional.transform((value, context) => {
      const room = value === undefined ? undefined : parseRoom(value);
      if (room && 'bytes' in room && room.bytes > 0) return room.bytes;
      if (value !== undefined)
        context.addIssue({ code: 'custom', message: 'is not a size like 500M' });
      return undefined;
    }),
  },
  compress: {
    env: 'AUDIT_COMPRESS',
    flag: '--compress <method>',
    default: 'none',
    summary: 'how files of past days are compressed: none, gzip, or zstd (Node 22.15)',
    schema: z.enum(['none', 'gzip', 'zstd'], 'is none of none, gzip, zstd'),
  },
  keepDays: {
    env: 'AUDIT_KEEP_DAYS',
    flag: '--keep-days <number>',
    default: '',
    summary: 'delete files whose last event is older; without it nothing is ever deleted',
    schema: optional.pipe(wholeNumber(1, 36_500).optional()),
  },
  spaceWarn: {
    env: 'AUDIT_SPACE_WARN',
    flag: '--space-warn <room>',
    default: '10%',
    summary: 'free space below which the log warns: a share of the disk, or a size such as 2G',
    schema: roomOnDisk,
  },
  spaceAct: {
    env: 'AUDIT_SPACE_ACT',
    flag: '--space-act <room>',
    default: '5%',
    summary: 'free space below which --space-action is taken',
    schema: roomOnDisk,
  },
  spaceAction: {
    env: 'AUDIT_SPACE_ACTION',
    flag: '--space-action <action>',
    default: 'tell',
    summary: 'tell: an error in the log; delete: also delete the oldest files of past days',
    schema: z.enum(['tell', 'delete'], 'is neither tell nor delete'),
  },
  spaceStop: {
    env: 'AUDIT_SPACE_STOP',
    flag: '--space-stop <room>',
    default: '0',
    summary: 'free space below which nothing is taken from the queue any more',
    schema: roomOnDisk,
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
