/** The arguments of a queue: what each means, and what RabbitMQ says of a wrong one. */
import { type AmqpError, channelError } from './error.ts';
import { classOf, integerOf, type Table, textOf, type Value } from './values.ts';

export interface QueueArguments {
  readonly isQuorum: boolean;
  readonly ttlMs: number | undefined;
  readonly expiresMs: number | undefined;
  readonly maxLength: number | undefined;
  readonly maxBytes: number | undefined;
  readonly overflow: 'drop-head' | 'reject-publish' | 'reject-publish-dlx';
  readonly deadExchange: string | undefined;
  readonly deadKey: string | undefined;
  readonly maxPriority: number | undefined;
  readonly isSingleActive: boolean;
  /** How often a message may be given back before it is dead. */
  readonly deliveryLimit: number | undefined;
}

interface Check {
  readonly of: 'all' | 'classic' | 'quorum' | 'stream';
  /** What is wrong with the value, in RabbitMQ's words; undefined when nothing is. */
  readonly problem: (value: Value) => string | undefined;
}

const MODES = ['default', 'lazy'];
const STRATEGIES = ['at-most-once', 'at-least-once'];
const OVERFLOWS = ['drop-head', 'reject-publish', 'reject-publish-dlx'] as const;
/** Of quorum queues since RabbitMQ 4.0. */
const DELIVERY_LIMIT = 20;
const MOST_PRIORITIES = 255;

const CHECKS: Readonly<Record<string, Check>> = {
  'x-queue-type': { of: 'all', problem: () => undefined },
  'x-message-ttl': { of: 'all', problem: notNegative },
  'x-expires': { of: 'all', problem: positive },
  'x-max-length': { of: 'all', problem: notNegative },
  'x-max-length-bytes': { of: 'all', problem: notNegative },
  'x-overflow': { of: 'all', problem: overflow },
  'x-dead-letter-exchange': { of: 'all', problem: () => undefined },
  'x-dead-letter-routing-key': { of: 'all', problem: notText },
  'x-dead-letter-strategy': { of: 'quorum', problem: strategy },
  'x-single-active-consumer': {
    of: 'all',
    problem: ({ type }) => (type === 'bool' ? undefined : `{unacceptable_type,${type}}`),
  },
  'x-max-priority': { of: 'classic', problem: priorities },
  // What is no number is let pass there, and means nothing.
  'x-delivery-limit': { of: 'quorum', problem: () => undefined },
  'x-queue-mode': { of: 'classic', problem: mode },
  'x-max-age': { of: 'stream', problem: () => undefined },
};

const TYPES = ['classic', 'quorum'];

/** @throws AmqpError 406 for the first that is wrong */
export function readArguments(queue: string, args: Table): QueueArguments {
  const type = typeOf(queue, args.get('x-queue-type'));
  for (const [name, value] of args) checkArgument(queue, type, name, value);
  const integer = (name: string) => integerOf(args.get(name));
  const text = (name: string) => textOf(args.get(name));
  const isQuorum = type === 'quorum';
  const limit = integer('x-delivery-limit') ?? DELIVERY_LIMIT;
  if (args.has('x-dead-letter-routing-key') && !args.has('x-dead-letter-exchange')) {
    throw invalid(queue, 'x-dead-letter-routing-key', ': routing_key_but_no_dlx_defined');
  }
  return {
    isQuorum,
    ttlMs: integer('x-message-ttl'),
    expiresMs: integer('x-expires'),
    maxLength: integer('x-max-length'),
    maxBytes: integer('x-max-length-bytes'),
    overflow: OVERFLOWS.find((it) => it === text('x-overflow')) ?? 'drop-head',
    deadExchange: text('x-dead-letter-exchange'),
    deadKey: text('x-dead-letter-routing-key'),
    maxPriority: integer('x-max-priority'),
    isSingleActive: args.get('x-single-active-consumer')?.value === true,
    deliveryLimit: isQuorum && limit >= 0 ? limit : undefined,
  };
}

function typeOf(queue: string, given: Value | undefined): string {
  if (given === undefined) return 'classic';
  const type = textOf(given);
  if (type === undefined)
    throw invalid(queue, 'x-queue-type', `: {unacceptable_type,${given.type}}`);
  if (TYPES.includes(type)) return type;
  throw invalid(queue, 'x-queue-type', `: "unsupported queue type '${type}'"`);
}

/** Anything else is let pass: clients put notes of their own there. */
function checkArgument(queue: string, type: string, name: string, value: Value): void {
  const check = CHECKS[name];
  if (check === undefined) return;
  if (check.of !== 'all' && check.of !== type) {
    throw invalid(queue, name, ` of queue type rabbit_${type}_queue`);
  }
  if (name === 'x-dead-letter-exchange' && value.type !== 'longstr') {
    const text = `invalid type '${value.type}' for arg '${name}' in queue '${queue}' in vhost '/'`;
    throw channelError(406, text);
  }
  const problem = check.problem(value);
  if (problem !== undefined) throw invalid(queue, name, `: ${problem}`);
}

function invalid(queue: string, name: string, why: string): AmqpError {
  return channelError(406, `invalid arg '${name}' for queue '${queue}' in vhost '/'${why}`);
}

export function notInteger(value: Value): string | undefined {
  return classOf(value) === 'int' ? undefined : `"expected integer, got ${value.type}"`;
}

function notNegative(value: Value): string | undefined {
  const number = integerOf(value) ?? 0;
  return notInteger(value) ?? (number < 0 ? `{value_negative,${number}}` : undefined);
}

function positive(value: Value): string | undefined {
  return notNegative(value) ?? (integerOf(value) === 0 ? '{value_zero,0}' : undefined);
}

function priorities(value: Value): string | undefined {
  const number = integerOf(value) ?? 0;
  const isTooMany = number > MOST_PRIORITIES;
  return notNegative(value) ?? (isTooMany ? `{max_value_exceeded,${number}}` : undefined);
}

function notText(value: Value): string | undefined {
  return textOf(value) === undefined ? `{unacceptable_type,${value.type}}` : undefined;
}

function overflow(value: Value): string | undefined {
  const isKnown = OVERFLOWS.some((it) => it === textOf(value));
  return notText(value) ?? (isKnown ? undefined : 'invalid_overflow');
}

function strategy(value: Value): string | undefined {
  const isKnown = STRATEGIES.includes(textOf(value) ?? '');
  return notText(value) ?? (isKnown ? undefined : 'invalid_dlx_strategy');
}

function mode(value: Value): string | undefined {
  const text = textOf(value) ?? '';
  return (
    notText(value) ?? (MODES.includes(text) ? undefined : `"unsupported queue mode '${text}'"`)
  );
}
