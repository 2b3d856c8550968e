/** What is declared again must be as it is; RabbitMQ's words for what is not. */
import { type AmqpError, channelError } from './error.ts';
import type { ExchangePlan } from './exchange.ts';
import type { QueuePlan } from './queue.ts';
import { integerOf, isSame, type Table, textOf, type Value } from './values.ts';

type Compared = Pick<QueuePlan, 'name' | 'durable' | 'autoDelete' | 'arguments'>;

/** @param here the virtual host, in words */
export function expectSameExchange(plan: ExchangePlan, wanted: ExchangePlan, here: string): void {
  const place = `for exchange '${plan.name}' ${here}`;
  for (const [name, label] of [
    ['type', 'type'],
    ['durable', 'durable'],
    ['autoDelete', 'auto_delete'],
    ['internal', 'internal'],
  ] as const) {
    if (plan[name] !== wanted[name]) throw inequivalent(label, place, wanted[name], plan[name]);
  }
  expectSameArguments(place, ['alternate-exchange'], wanted.arguments, plan.arguments);
}

/** @param here the virtual host, in words */
export function expectSameQueue(plan: Compared, wanted: Compared, here: string): void {
  const place = `for queue '${plan.name}' ${here}`;
  if (plan.durable !== wanted.durable) {
    throw inequivalent('durable', place, wanted.durable, plan.durable);
  }
  if (plan.autoDelete !== wanted.autoDelete) {
    throw inequivalent('auto_delete', place, wanted.autoDelete, plan.autoDelete);
  }
  expectSameType(place, wanted.arguments, plan.arguments);
  expectSameArguments(place, COMPARED, wanted.arguments, plan.arguments);
}

function expectSameType(place: string, wanted: Table, current: Table): void {
  const typeOf = (args: Table) => textOf(args.get(QUEUE_TYPE)) ?? 'classic';
  const [received, existing] = [typeOf(wanted), typeOf(current)];
  if (received !== existing) throw inequivalent(QUEUE_TYPE, place, received, existing);
}

const QUEUE_TYPE = 'x-queue-type';

/** Arguments that must be the same when a queue is declared again. */
const COMPARED = [
  'x-expires',
  'x-message-ttl',
  'x-dead-letter-exchange',
  'x-dead-letter-routing-key',
  'x-max-length',
  'x-max-length-bytes',
  'x-max-priority',
  'x-overflow',
  'x-single-active-consumer',
  'x-delivery-limit',
];

function expectSameArguments(
  place: string,
  names: readonly string[],
  wanted: Table,
  current: Table,
): void {
  for (const name of names) {
    const [received, existing] = [wanted.get(name), current.get(name)];
    if (received === undefined ? existing === undefined : existing && isSame(received, existing)) {
      continue;
    }
    if (received !== undefined && existing !== undefined) {
      throw inequivalent(name, place, plain(received), plain(existing));
    }
    const text = `received ${shown(received)} but current is ${shown(existing)}`;
    throw channelError(406, `inequivalent arg '${name}' ${place}: ${text}`);
  }
}

function shown(value: Value | undefined): string {
  if (value === undefined) return 'none';
  return `the value '${plain(value)}' of type '${value.type}'`;
}

/** A value as an error shows it. */
export function plain(value: Value): string {
  return String(textOf(value) ?? integerOf(value) ?? (value.type === 'bool' ? value.value : ''));
}

function inequivalent(name: string, place: string, received: unknown, current: unknown): AmqpError {
  const text = `received '${String(received)}' but current is '${String(current)}'`;
  return channelError(406, `inequivalent arg '${name}' ${place}: ${text}`);
}
