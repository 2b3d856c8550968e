/**
 * A broker to set up and to look at, on a connection that lives as long as one command.
 *
 * Looking changes nothing: exchanges and queues are declared passively, and the right to read is
 * asked for with a consumer that the broker refuses in any case.
 */
import { AuditError } from '@pamir-audit/catalog';
import type { ChannelModel } from 'amqplib';
import { ACCESS_REFUSED, brokerError, NOT_FOUND, replyCode } from './broker-error.ts';
import { BrokerConnection } from './connection.ts';
import type { Endpoint } from './endpoint.ts';
import { silentLogger } from './log.ts';
import { declare, type Declared, isThere, onChannel, type Topology } from './topology.ts';
import { within } from './waiting.ts';

const CONNECT_TIMEOUT_MS = 6000;
const CLOSE_TIMEOUT_MS = 1000;

export interface BrokerAccess {
  readonly endpoint: Endpoint;
  /** As the broker gives it, such as `4.0.5`; undefined from one that does not. */
  readonly version: string | undefined;
  /** Declares what is missing; what exists is left as it is. */
  declare(topology: Topology): Promise<readonly Declared[]>;
  isExchangeThere(name: string): Promise<boolean>;
  /** What is ready and who consumes right now; undefined when there is no such queue. */
  queue(name: string): Promise<{ messages: number; consumers: number } | undefined>;
  /** Whether this login may consume the queue, which is not consumed. */
  mayRead(queue: string): Promise<boolean>;
  close(): Promise<void>;
}

/** @throws AuditError BROKER_REFUSED or BROKER_UNAVAILABLE when no endpoint lets us in */
export async function openBroker(options: {
  readonly endpoints: readonly Endpoint[];
  readonly name: string;
}): Promise<BrokerAccess> {
  const connection = new BrokerConnection({ ...options, log: silentLogger });
  const close = () => connection.close(CLOSE_TIMEOUT_MS);
  await within(CONNECT_TIMEOUT_MS, connection.ready());
  const { model, failure } = connection;
  if (model === undefined) {
    await close();
    const silence = `${connection.endpoint.toString()} does not answer`;
    throw failure ?? new AuditError('BROKER_UNAVAILABLE', silence);
  }
  return {
    endpoint: connection.endpoint,
    version: versionOf(model),
    declare: (topology) => declare(model, topology),
    isExchangeThere: (name) =>
      isThere(model, `exchange '${name}'`, (channel) => channel.checkExchange(name)),
    queue: (name) => look(model, name),
    mayRead: (queue) => mayRead(model, queue),
    close,
  };
}

function versionOf(model: ChannelModel): string | undefined {
  const { serverProperties } = model.connection as { serverProperties?: { version?: unknown } };
  return typeof serverProperties?.version === 'string' ? serverProperties.version : undefined;
}

async function look(model: ChannelModel, name: string) {
  let found: { messages: number; consumers: number } | undefined;
  await isThere(model, `queue '${name}'`, async (channel) => {
    const { messageCount: messages, consumerCount: consumers } = await channel.checkQueue(name);
    found = { messages, consumers };
  });
  return found;
}

/**
 * RabbitMQ checks the right before the arguments, and this argument is wrong: so the answer is
 * either that access is refused or that the argument is, and no message is ever delivered.
 */
async function mayRead(model: ChannelModel, queue: string): Promise<boolean> {
  const wrong = { arguments: { 'x-priority': 'none' } };
  try {
    await onChannel(model, (channel) => channel.consume(queue, () => {}, wrong));
    return true;
  } catch (error) {
    if (replyCode(error) === ACCESS_REFUSED) return false;
    if (replyCode(error) === NOT_FOUND) throw brokerError(error, `there is no queue '${queue}'`);
    return true;
  }
}
