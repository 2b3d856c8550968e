/**
 * Runs one suite on the embedded broker and on the RabbitMQ that the tests share: a behaviour that
 * differs is a failure of one of the two.
 */
import { type EmbeddedBroker, startBroker } from '@pamir-audit/broker';
import { type Channel, type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import type { ConsumeMessage, Options } from 'amqplib';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, inject } from 'vitest';
import { eventually } from './eventually.ts';

/** What a test of the suite works with. All it declares by these names is gone afterwards. */
export interface Target {
  readonly url: string;
  /** The broker itself, where it is the embedded one. */
  readonly embedded: EmbeddedBroker | undefined;
  /** A name nobody else uses. */
  name(): string;
  connect(options?: { readonly frameMax?: number }): Promise<ChannelModel>;
  channel(): Promise<Channel>;
  confirmChannel(): Promise<ConfirmChannel>;
  /** A queue that is gone with its connection, or one with arguments of its own. */
  queue(channel: Channel, args?: Options.AssertQueue): Promise<string>;
}

/** Call at the top of a test file. */
export function onEachBroker(define: (target: Target) => void): void {
  describe('the embedded broker', () => {
    let broker: EmbeddedBroker;
    beforeAll(async () => {
      broker = await startBroker({ say: () => {} });
      return () => broker.close();
    });
    define(useTarget(
      () => broker.url,
      () => broker,
    ));
  });
  describe('RabbitMQ', () => {
    beforeEach(({ skip }) => {
      if (inject('brokerKind') === 'embedded') skip('needs server: there is no RabbitMQ');
    });
    define(useTarget(() => inject('brokerUrl')));
  });
}

function useTarget(url: () => string, embedded?: () => EmbeddedBroker): Target {
  const prefix = `conformance_${randomUUID().slice(0, 8)}`;
  const names: string[] = [];
  let connections: ChannelModel[] = [];
  const target: Target = {
    get url() {
      return url();
    },
    get embedded() {
      return embedded?.();
    },
    name() {
      const name = `${prefix}.${names.length}`;
      names.push(name);
      return name;
    },
    async connect({ frameMax } = {}) {
      const connection = await connect(`${url()}${frameMax ? `?frameMax=${frameMax}` : ''}`);
      connection.on('error', () => {
        // A test that breaks the protocol looks at the channel.
      });
      connections.push(connection);
      return connection;
    },
    async channel() {
      return quiet(await (await target.connect()).createChannel());
    },
    async confirmChannel() {
      return quiet(await (await target.connect()).createConfirmChannel());
    },
    async queue(channel, args = {}) {
      const { queue } = await channel.assertQueue(target.name(), { durable: true, ...args });
      return queue;
    },
  };
  afterEach(async () => {
    await Promise.all(connections.map((it) => it.close().catch(() => {})));
    connections = [];
  });
  afterAll(async () => {
    if (names.length === 0) return;
    const connection = await target.connect();
    const channel = await connection.createChannel();
    for (const name of names) {
      await channel.deleteQueue(name);
      await channel.deleteExchange(name);
    }
    await connection.close();
  });
  return target;
}

function quiet<C extends Channel>(channel: C): C {
  channel.on('error', () => {
    // Without a listener it would take the connection down.
  });
  return channel;
}

/** What the broker says when it closes the channel or the connection over something; '' if it does not. */
export async function answerTo(
  target: Pick<Target, 'connect'>,
  act: (channel: Channel, connection: ChannelModel) => unknown,
): Promise<string> {
  const connection = await target.connect();
  const channel = await connection.createChannel();
  const answer = new Promise<string>((resolve) => {
    const told = (error: Error) => resolve(/with message "(.*)"$/s.exec(error.message)?.[1] ?? '');
    channel.once('error', told);
    connection.once('error', told);
  });
  const isFine = async () => {
    await act(channel, connection);
    // Whatever was wrong with it comes before the answer to this.
    await channel.checkExchange('amq.topic');
    return '';
  };
  return Promise.race([answer, isFine().catch(() => answer)]);
}

/** Consumes until there are so many, without acknowledging them. */
export async function take(
  channel: Channel,
  queue: string,
  count: number,
): Promise<ConsumeMessage[]> {
  const taken: ConsumeMessage[] = [];
  const { consumerTag } = await channel.consume(queue, (it) => it && taken.push(it));
  await eventually(`${count} are delivered`, () => {
    if (taken.length < count) throw new Error(`${taken.length} are`);
  });
  await channel.cancel(consumerTag);
  return taken;
}

export const textsOf = (messages: readonly ConsumeMessage[]) =>
  messages.map((it) => String(it.content));

/** Consumes and keeps what comes. */
export async function listen(
  channel: Channel,
  queue: string,
  options: Options.Consume = {},
): Promise<readonly ConsumeMessage[]> {
  const got: ConsumeMessage[] = [];
  await channel.consume(queue, (it) => it && got.push(it), options);
  return got;
}

export function untilThere(got: readonly ConsumeMessage[], count: number): Promise<void> {
  return eventually(`${count} are there`, () => {
    if (got.length !== count) throw new Error(`${got.length} are`);
  });
}
