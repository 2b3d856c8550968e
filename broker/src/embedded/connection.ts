/**
 * One client: the handshake, its channels, heartbeats, and the end of it all. States:
 *
 *   header   the client has not said which protocol it speaks
 *   start    the client has to log in
 *   tune     the client has to agree to the limits
 *   opening  the client has to name a virtual host
 *   open     channels may be used
 *   closing  an error was sent; nothing counts until the client has agreed to the end
 *   closed   gone
 */
import type { Socket } from 'node:net';
import type { ChannelContext } from './channel.ts';
import { Channels, closing } from './channels.ts';
import { decodeMethod, type Method, type MethodFields, nameOf } from './codec.ts';
import { AmqpError, connectionError } from './error.ts';
import { expectSound, misplaced } from './frame-errors.ts';
import { type Frame, FrameReader } from './frame-reader.ts';
import { CHANNEL_MAX, FRAME_MAX, greeting, hasCapability, limitsOf, userOf } from './handshake.ts';
import { Link, type LinkFaults } from './link.ts';
import { Output } from './output.ts';
import { FRAME, type MethodName, OLDER_HEADER, PROTOCOL_HEADER } from './protocol.ts';
import { accessOf, type Users } from './users.ts';
import type { Table } from './values.ts';
import type { VirtualHost } from './virtual-host.ts';

/** What all connections of a broker share. */
export interface ConnectionContext {
  readonly users: Users;
  readonly host: (name: string) => VirtualHost | undefined;
  /** Told to clients as the version of RabbitMQ that this behaves like. */
  readonly version: string;
  /** Seconds; what the broker proposes. */
  readonly heartbeat: number;
  readonly channel: Pick<
    ChannelContext,
    'maxMessageBytes' | 'isRefusing' | 'published' | 'settled'
  >;
  /** Why nothing may be published right now. */
  readonly alarm: () => string | undefined;
  readonly faults: LinkFaults;
  readonly closed: (connection: Connection) => void;
}

const HANDSHAKE_TIMEOUT_MS = 10_000;
/** How long a client may take to agree to the end. */
const CLOSE_TIMEOUT_MS = 2000;

type State = 'header' | 'start' | 'tune' | 'opening' | 'open' | 'closing' | 'closed';

export class Connection {
  readonly channels: Channels;
  user = '';
  clientProperties: Table = new Map();
  host: VirtualHost | undefined;
  readonly #context: ConnectionContext;
  readonly #link: Link;
  readonly #reader = new FrameReader(FRAME_MAX);
  readonly #output: Output;
  #state: State = 'header';
  #channelMax = CHANNEL_MAX;
  #timer: NodeJS.Timeout;
  #heartbeat: NodeJS.Timeout | undefined;
  /** When anything arrived last, by the time of the process. */
  #heard = performance.now();
  /** Has tried to publish during an alarm: nothing more is read of it. */
  #isBlocked = false;
  #isGone = false;

  constructor(socket: Socket, context: ConnectionContext) {
    this.#context = context;
    this.#link = new Link(socket, context.faults, {
      received: (bytes) => this.#received(bytes),
      written: () => this.#output.written(),
      closed: () => this.#gone(),
    });
    this.#output = new Output(FRAME_MAX, {
      link: this.#link,
      beforeFlush: () => this.channels.confirm(),
      drained: () => this.#drained(),
    });
    this.channels = new Channels({
      output: this.#output,
      most: () => this.#channelMax,
      contextOf: () => this.#channelContext(),
      fatal: (error, cause) => this.close(error, cause),
    });
    this.#timer = setTimeout(() => this.destroy(), HANDSHAKE_TIMEOUT_MS);
    this.#timer.unref();
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /** Ends it with a reason, as the broker does when it is shut down or an operator wants it. */
  close(error: AmqpError, cause?: MethodName): void {
    if (this.#state === 'closing' || this.#state === 'closed') return;
    if (!this.#isTold(error)) return this.destroy();
    this.#state = 'closing';
    this.#release();
    this.#output.method(0, 'connection.close', closing(error, cause));
    this.#endLater();
  }

  /**
   * Who has not logged in is not told what is wrong, but for a wrong password, if the client says that
   * it understands that.
   */
  #isTold({ code }: AmqpError): boolean {
    if (this.#state === 'opening' || this.#state === 'open') return true;
    return code === 403 && this.#can('authentication_failure_close');
  }

  /** Without a word. What it had is given back before this returns. */
  destroy(how: 'fin' | 'reset' = 'fin'): void {
    this.#link.destroy(how);
    this.#gone();
  }

  /** There is no alarm any more. */
  unblocked(): void {
    if (!this.#isBlocked) return;
    this.#isBlocked = false;
    if (this.#can('connection.blocked')) this.#output.method(0, 'connection.unblocked', {});
    this.#resume();
  }

  #received(bytes: Buffer): void {
    this.#heard = performance.now();
    this.#reader.push(bytes);
    this.#work();
  }

  /** Works off whole frames, for as long as the client reads what it is answered. */
  #work(): void {
    try {
      if (this.#state === 'header' && !this.#greeted()) return;
      while (!this.#isBlocked && this.#state !== 'closed') {
        if (this.#output.isFull) {
          this.#link.pause();
          return;
        }
        const frame = this.#reader.next();
        if (frame === undefined) return;
        this.#frame(frame);
      }
    } catch (error) {
      this.#failed(error);
    }
  }

  /** @returns false while the client has not said hello, or has said something else */
  #greeted(): boolean {
    const header = this.#reader.take(PROTOCOL_HEADER.length);
    if (header === undefined) return false;
    if (!header.equals(PROTOCOL_HEADER) && !header.equals(OLDER_HEADER)) {
      this.#output.raw(PROTOCOL_HEADER);
      this.#output.flush();
      this.#link.end();
      this.#state = 'closed';
      return false;
    }
    this.#state = 'start';
    this.#output.method(0, 'connection.start', greeting(this.#context.version));
    return true;
  }

  #frame(frame: Frame): void {
    const { type, channel, payload } = frame;
    if (this.#state === 'closing') {
      if (type === FRAME.method && channel === 0) this.#agreed(nameOf(payload));
      return;
    }
    expectSound(frame);
    if (type === FRAME.method) return this.#method(frame);
    if (type === FRAME.heartbeat && channel === 0) return;
    if (type === FRAME.heartbeat || channel === 0 || this.#state !== 'open') throw misplaced(frame);
    this.channels.content(frame);
  }

  /** An error was sent. What else comes does not count. */
  #agreed(name: MethodName | undefined): void {
    if (name === 'connection.close') this.#output.method(0, 'connection.close-ok', {});
    if (name === 'connection.close' || name === 'connection.close-ok') this.#end();
  }

  #method(frame: Frame): void {
    const { channel: id, payload } = frame;
    if (id !== 0 && this.#state !== 'open') throw misplaced(frame);
    const name = nameOf(payload);
    // Over a method that there is not, RabbitMQ's reader itself fails: the client is told nothing.
    if (name === undefined) return this.destroy();
    try {
      const method = decodeMethod(name, payload);
      if (id === 0) return this.#control(method);
      if (name === 'basic.publish' && this.#context.alarm() !== undefined) this.#block();
      this.channels.method(id, method);
    } catch (error) {
      if (!(error instanceof AmqpError)) throw error;
      // Of a login nothing is said but that it failed.
      this.close(error, this.#state === 'start' ? undefined : name);
    }
  }

  #failed(error: unknown): void {
    if (error instanceof AmqpError) return this.close(error);
    // A mistake of this broker's own must not take the process of its user down.
    const text = error instanceof Error ? error.message : String(error);
    this.close(connectionError(541, text));
  }

  /** What every channel of it works with. */
  #channelContext() {
    const { channel, users } = this.#context;
    const access = this.host && accessOf(users, this.user, this.host.name);
    if (this.host === undefined || access === undefined) {
      throw connectionError(541, 'no virtual host');
    }
    const isToldOfCancels = this.#can('consumer_cancel_notify');
    return { ...channel, host: this.host, access, owner: this, isToldOfCancels };
  }

  #control(method: Method): void {
    switch (method.name) {
      case 'connection.close':
        this.#release();
        this.#output.method(0, 'connection.close-ok', {});
        return this.#end();
      case 'connection.start-ok':
        return this.#login(this.#expectState('start', method.fields));
      case 'connection.tune-ok':
        return this.#tune(this.#expectState('tune', method.fields));
      case 'connection.open':
        return this.#open(this.#expectState('opening', method.fields));
      case 'connection.update-secret':
        this.#expectState('open', method.fields);
        return this.#output.method(0, 'connection.update-secret-ok', {});
      default:
        throw this.#unexpected();
    }
  }

  #expectState<T>(state: State, fields: T): T {
    if (this.#state !== state) throw this.#unexpected();
    return fields;
  }

  #unexpected(): AmqpError {
    const state = this.#state === 'open' ? 'running' : this.#state;
    return connectionError(504, `unexpected method in connection state ${state}`);
  }

  #login(fields: MethodFields<'connection.start-ok'>): void {
    this.clientProperties = fields.clientProperties;
    this.user = userOf(this.#context.users, fields);
    this.#state = 'tune';
    const { heartbeat } = this.#context;
    const limits = { channelMax: CHANNEL_MAX, frameMax: FRAME_MAX, heartbeat };
    this.#output.method(0, 'connection.tune', limits);
  }

  #tune(fields: MethodFields<'connection.tune-ok'>): void {
    const { frameMax, channelMax } = limitsOf(fields);
    this.#channelMax = channelMax;
    this.#reader.frameMax = frameMax;
    this.#output.frameMax = frameMax;
    this.#state = 'opening';
    if (fields.heartbeat > 0) this.#beat(fields.heartbeat * 1000);
  }

  #open({ virtualHost }: MethodFields<'connection.open'>): void {
    this.host = this.#context.host(virtualHost);
    if (this.host === undefined) throw connectionError(530, `vhost ${virtualHost} not found`);
    if (accessOf(this.#context.users, this.user, virtualHost) === undefined) {
      throw connectionError(
        530,
        `access to vhost '${virtualHost}' refused for user '${this.user}'`,
      );
    }
    clearTimeout(this.#timer);
    this.#state = 'open';
    this.#output.method(0, 'connection.open-ok', {});
  }

  #beat(intervalMs: number): void {
    this.#heartbeat = setInterval(() => {
      this.#output.heartbeat();
      // Of one that is not read from, nothing can be heard.
      if (this.#isBlocked || this.#link.isPaused) this.#heard = performance.now();
      // Two without a sign of life.
      if (performance.now() - this.#heard > intervalMs * 2) this.destroy();
    }, intervalMs / 2);
    this.#heartbeat.unref();
  }

  #block(): void {
    this.#isBlocked = true;
    this.#link.pause();
    const reason = this.#context.alarm() ?? '';
    if (this.#can('connection.blocked')) this.#output.method(0, 'connection.blocked', { reason });
  }

  #resume(): void {
    this.#heard = performance.now();
    this.#work();
    if (!this.#isBlocked && !this.#output.isFull) this.#link.resume();
  }

  #drained(): void {
    this.channels.resume();
    if (!this.#isBlocked) this.#resume();
  }

  #can(capability: string): boolean {
    return hasCapability(this.clientProperties, capability);
  }

  #release(): void {
    this.channels.release();
    const owned = [...(this.host?.queues.values() ?? [])].filter(({ plan }) => plan.owner === this);
    for (const queue of owned) this.host?.dropQueue(queue);
  }

  #end(): void {
    this.#output.flush();
    this.#state = 'closed';
    this.#link.end();
    this.#endLater();
  }

  #endLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.destroy(), CLOSE_TIMEOUT_MS);
    this.#timer.unref();
  }

  #gone(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    clearTimeout(this.#timer);
    clearInterval(this.#heartbeat);
    this.#release();
    this.#state = 'closed';
    this.#context.closed(this);
  }
}
