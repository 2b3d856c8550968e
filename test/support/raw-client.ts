/** A client that writes its frames by hand, so that they may be wrong. */
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { Target } from './each-broker.ts';

export const FRAME = { method: 1, header: 2, body: 3, heartbeat: 8 } as const;
const FRAME_END = 0xce;
const HEADER = protocolHeader(0, 0, 9, 1);

/** What the broker may answer in these tests, by class and method. */
const NAMES: Readonly<Record<string, string>> = {
  '10.10': 'connection.start',
  '10.30': 'connection.tune',
  '10.41': 'connection.open-ok',
  '10.50': 'connection.close',
  '10.51': 'connection.close-ok',
  '10.71': 'connection.update-secret-ok',
  '20.11': 'channel.open-ok',
  '20.21': 'channel.flow-ok',
  '20.40': 'channel.close',
};

export function protocolHeader(...version: readonly number[]): Buffer {
  return Buffer.concat([Buffer.from('AMQP'), Buffer.from(version)]);
}

export const octet = (value: number) => Buffer.from([value]);
export const short = (value: number) => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
};
export const long = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
export const longlong = (value: number) => Buffer.concat([long(0), long(value)]);
export const shortstr = (text: string) => Buffer.concat([octet(text.length), Buffer.from(text)]);
export const longstr = (bytes: string | Buffer) =>
  Buffer.concat([long(bytes.length), Buffer.from(bytes)]);

export function frame(type: number, channel: number, payload: Buffer, end = FRAME_END): Buffer {
  return Buffer.concat([octet(type), short(channel), longstr(payload), octet(end)]);
}

export function method(channel: number, id: readonly [number, number], ...fields: Buffer[]) {
  const payload = Buffer.concat([short(id[0]), short(id[1]), ...fields]);
  return frame(FRAME.method, channel, payload);
}

/** The header of a message of so many bytes, with no properties. */
export function contentHeader(channel: number, size: number, classId = 60): Buffer {
  const payload = Buffer.concat([short(classId), short(0), longlong(size), short(0)]);
  return frame(FRAME.header, channel, payload);
}

export const openChannel = (channel: number) => method(channel, [20, 10], shortstr(''));
export const publish = (channel: number, exchange: string, key: string) =>
  method(channel, [60, 40], short(0), shortstr(exchange), shortstr(key), octet(0));
export const openHost = (host: string) =>
  method(0, [10, 40], shortstr(host), shortstr(''), octet(0));

export interface Limits {
  readonly channelMax: number;
  readonly frameMax: number;
  readonly heartbeat: number;
}

export interface Login {
  readonly user: string;
  readonly password: string;
  /** Names of capabilities that the client says it has. */
  readonly capabilities: readonly string[];
  readonly mechanism: string;
}

/** What a client does, up to the broker's answer. */
export type RawAct = (client: RawClient) => Promise<string>;
export type RawRow = readonly [sentence: string, act: RawAct, answer: string];

/** What is answered on an open connection. */
export const asked =
  (...parts: readonly Buffer[]) =>
  async (client: RawClient): Promise<string> => {
    await client.open();
    return client.asks(...parts);
  };
/** The same with channel 1 open. */
export const askedOnChannel =
  (...parts: readonly Buffer[]) =>
  async (client: RawClient): Promise<string> => {
    await client.openChannel();
    return client.asks(...parts);
  };

/** Rows of what a client may write, each a test. At once: RabbitMQ lets strangers wait for three seconds. */
export function testRawRows(target: Target, rows: readonly RawRow[]): void {
  test.concurrent.each(rows)('%s', async (_, act, answer) => {
    const client = new RawClient(target.url);
    try {
      expect(await act(client)).toBe(answer);
    } finally {
      client.close();
    }
  });
}

export class RawClient {
  readonly #socket: Socket;
  readonly #url: URL;
  #bytes: Buffer = Buffer.alloc(0);
  #isEnded = false;
  #wake = () => {};

  constructor(url: string) {
    this.#url = new URL(url);
    this.#socket = connect(Number(this.#url.port || 5672), this.#url.hostname);
    this.#socket.on('data', (bytes) => {
      this.#bytes = Buffer.concat([this.#bytes, bytes]);
      this.#wake();
    });
    this.#socket.on('error', () => {
      // The end that follows is what counts.
    });
    this.#socket.on('close', () => {
      this.#isEnded = true;
      this.#wake();
    });
  }

  write(...parts: readonly Buffer[]): void {
    this.#socket.write(Buffer.concat(parts));
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Says hello and logs in, as the user of the address unless told otherwise. */
  async login(changes: Partial<Login> = {}): Promise<string> {
    const { user, password, capabilities, mechanism } = {
      user: decodeURIComponent(this.#url.username),
      password: decodeURIComponent(this.#url.password),
      capabilities: ['authentication_failure_close'],
      mechanism: 'PLAIN',
      ...changes,
    };
    this.write(HEADER);
    await this.answer();
    const flags = capabilities.map((it) => Buffer.concat([shortstr(it), Buffer.from('t\x01')]));
    const properties = Buffer.concat([
      shortstr('capabilities'),
      Buffer.from('F'),
      longstr(Buffer.concat(flags)),
    ]);
    const fields = [
      longstr(properties),
      shortstr(mechanism),
      longstr(`\0${user}\0${password}`),
      shortstr('en_US'),
    ];
    this.write(method(0, [10, 11], ...fields));
    return this.answer();
  }

  /** Agrees to limits of its own. */
  tune({ channelMax = 2047, frameMax = 131_072, heartbeat = 0 }: Partial<Limits> = {}): void {
    this.write(method(0, [10, 31], short(channelMax), long(frameMax), short(heartbeat)));
  }

  /** Up to the open connection. */
  async open(limits: Partial<Limits> = {}): Promise<void> {
    await this.login();
    this.tune(limits);
    await this.asks(openHost('/'));
  }

  /** Up to an open channel 1. */
  async openChannel(limits: Partial<Limits> = {}): Promise<void> {
    await this.open(limits);
    await this.asks(openChannel(1));
  }

  /** Writes, and waits for what the broker says to it. */
  asks(...parts: readonly Buffer[]): Promise<string> {
    this.write(...parts);
    return this.answer();
  }

  /** The next thing that the broker says, in words; `end` once it has ended the connection. */
  async answer(): Promise<string> {
    for (;;) {
      const said = this.#next();
      if (said !== undefined) return said;
      if (this.#isEnded) return 'end';
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #next(): string | undefined {
    const bytes = this.#bytes;
    if (bytes.subarray(0, 4).toString() === 'AMQP' && bytes.length >= 8) {
      this.#bytes = bytes.subarray(8);
      return `AMQP ${[...bytes.subarray(4, 8)].join(' ')}`;
    }
    if (bytes.length < 7 || bytes.length < bytes.readUInt32BE(3) + 8) return undefined;
    const size = bytes.readUInt32BE(3);
    this.#bytes = bytes.subarray(size + 8);
    return inWords(bytes.readUInt8(0), bytes.subarray(7, 7 + size));
  }
}

function inWords(type: number, payload: Buffer): string {
  if (type !== FRAME.method) return `frame ${type}`;
  const id = `${payload.readUInt16BE(0)}.${payload.readUInt16BE(2)}`;
  const name = NAMES[id] ?? id;
  if (name === 'connection.tune') {
    const limits = [payload.readUInt16BE(4), payload.readUInt32BE(6), payload.readUInt16BE(10)];
    return `${name}: ${limits.join(' ')}`;
  }
  if (!name.endsWith('.close')) return name;
  const length = payload.readUInt8(6);
  const text = payload.toString('utf8', 7, 7 + length);
  const cause = `${payload.readUInt16BE(7 + length)}.${payload.readUInt16BE(9 + length)}`;
  return `${name} ${payload.readUInt16BE(4)} ${text} (${cause})`;
}
