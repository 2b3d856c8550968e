/**
 * The contract between the pipeline and everything plugged into it.
 *
 * A component is one file that exports one definition: its name, the schema of its options, an
 * example that parses, and a function that builds it.
 *
 * Acknowledgement has no type of its own. A source pushes a batch and gets a promise; that promise
 * is the acknowledgement. It settles once by nature, `await` carries it through any number of
 * hops, and a fan-out is acknowledged when all its branches are.
 */
import type { z } from 'zod';
import type { FilePlace, PlaceOf } from './vrl/diagnostic.ts';
import type { Value } from './vrl/value.ts';

/** Where an event came from, exactly as it was received. */
export interface Origin {
  /** The routing key. */
  readonly key: string;
  readonly exchange: string;
  /** The bytes as they came. Kept until the event is stored, for the dead-letter file. */
  readonly body: Buffer;
  /** The AMQP `message_id`, when the producer set one. */
  readonly id: string | undefined;
  readonly redelivered: boolean;
  /** The number of the delivery on its channel. */
  readonly tag?: number;
  /** AMQP properties and headers. */
  readonly properties: object;
}

/** One audit event on its way. Never changed in place; a transform returns a new one. */
export interface Event {
  readonly origin: Origin;
  /** What sinks write: one JSON text without a line feed. From a source, the body as received. */
  readonly json: string;
  /** True when `json` is what a transform made, and so the event's value; see `event-value.ts`. */
  readonly isMade?: true;
  /** What a sink writes instead of `json` and a line feed: another encoding of the event, framed. */
  readonly bytes?: Buffer;
  /**
   * Tells several events apart that were made of one received event; the first has none. A sink that
   * writes each event once goes by it.
   */
  readonly part?: string;
  /** What `json` says, as a value. Whoever makes an event with another `json` leaves it out. */
  readonly value?: Value;
  /**
   * Set while `json` is still the body as received: what transforms see instead of it. One function
   * for all events of a source.
   */
  readonly fields?: (event: Event) => Value;
  /** When it was received, in milliseconds since 1970. */
  readonly receivedAt?: number;
  /** Set when the event goes on, but its raw body must be kept in the dead-letter file too. */
  readonly flaw?: string;
  /** Named output of the transform that made it, such as `dropped`; without it, the usual one. */
  readonly port?: string;
}

/**
 * Hands a batch to the pipeline. Resolves when every event is stored or was dropped on purpose:
 * the source may acknowledge. Calls may overlap, and settle in any order.
 */
export type Push = (events: readonly Event[]) => Promise<void>;

/** What a source pushes into. */
export interface Intake {
  readonly push: Push;
  /**
   * Resolves when every sink can take events. A source waits for it at the start, and after a push
   * was rejected, before it asks for more.
   */
  ready(): Promise<void>;
}

export interface Source {
  /**
   * Pushes events until `stop` aborts, then takes no new ones and returns once all it has pushed
   * are settled. A rejected push means that a sink fails for longer: all that is not settled goes
   * back to where it came from, once. Rejects only when it cannot go on at all.
   */
  run(intake: Intake, stop: AbortSignal): Promise<void>;
  /** Why no events can come right now, in words; undefined while they can. */
  readonly trouble: string | undefined;
}

/**
 * Turns one event into none (dropped), one, or many. Synchronous. A throw refuses the event: it goes
 * to the dead-letter file.
 *
 * Most are pure. One that remembers events, such as dedupe, must know what became of them, or it
 * would drop an event that comes again because it was not stored the first time.
 *
 * @param push settles as the push does that the event came with: resolves when all of it is stored,
 * rejects when it goes back. Left out where nothing is stored, as in a test of a configuration
 */
export interface Transform {
  (event: Event, push?: Promise<void>): readonly Event[];
  /**
   * Of a pure one that reads bodies: does the same in another thread, for a large event behind which no
   * other transform comes. What it makes has its text only, no value.
   */
  readonly aside?: (event: Event) => Promise<readonly Event[]>;
}

export interface Sink {
  /**
   * The event as this sink is to write it. Called for every event, in front of the group, so that one
   * that cannot be encoded goes to the dead-letter file alone. Without it, events are written as they are.
   *
   * @throws AuditError BODY_REFUSED
   */
  readonly encode?: (event: Event) => Event;
  /**
   * Resolves only when all events are stored for good: synced, confirmed, answered 2xx. Rejecting
   * means that none can be relied upon, and the same events come again later. Calls do not overlap.
   *
   * @returns those stored by this call, where the sink knows that the others were stored before;
   * nothing when it stored all
   */
  write(events: readonly Event[]): Promise<readonly Event[] | void>;
  /**
   * Rejects while a write would fail, without writing any event. Asked after writes failed, until it
   * resolves. A sink without it is tried with events.
   */
  probe?(): Promise<void>;
  /** Lets go of the resource. Called once, with no write in flight and none to follow. */
  close(): Promise<void>;
}

export interface Context {
  /** The component's name in the pipeline. */
  readonly id: string;
  readonly log: Logger;
  /**
   * Told while building of what is odd in the options, and where. Left out where a component is built once
   * more to run: it was told then, and what a program quotes may hold a secret that was put into it.
   */
  readonly warn?: (message: string, place?: Partial<FilePlace>) => void;
  /**
   * Where the characters of an option's text stand in the configuration. Undefined where that is not
   * known: then places count from the start of the text.
   */
  readonly placesIn?: (option: string) => PlaceOf | undefined;
  /** Of a sink that writes files: whether room is to be made by deleting the oldest. */
  readonly isShortOfSpace?: () => Promise<boolean>;
}

/** The part of pino this code uses, spelled out so that tests need no pino. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What the author of a component writes. */
export interface Definition<Options extends z.ZodObject, Built> {
  /** Name in a configuration file: a noun for a source or sink, a verb for a transform. */
  readonly type: string;
  /** One sentence for the reference page. */
  readonly summary: string;
  readonly options: Options;
  /** Shown in the reference page; a test proves that it parses. */
  readonly example: z.input<Options>;
  /**
   * Options that Vector's component of this name has and this one has not: why, and what to do
   * instead, in one sentence. Those within others are named with dots: `encoding.metric_tag_values`.
   */
  readonly vectorOnly?: Readonly<Record<string, string>>;
  /**
   * True for a sink that may lose events, and says so in its summary: it gets copies of what the
   * other sinks have stored, is never waited for, and what it cannot take is dropped and counted.
   */
  readonly isBestEffort?: boolean;
  /** Of a transform: its named outputs, beside the usual one. `inputs` ask for `<id>.<name>`. */
  outputs?(options: z.output<Options>): readonly string[];
  /** Of a transform: true when no event leaves by the usual output, and none can be asked of it. */
  readonly hasOnlyNamedOutputs?: boolean;
  /** Files that `build` reads: when one is another, so is the component. */
  readFiles?(options: z.output<Options>): readonly string[];
  /**
   * Of a source: true when what it has begun to read cannot be read on by another, as standard input.
   * Then it cannot be changed while the worker runs.
   */
  readonly readsOnce?: boolean;
  /** Of a source: what is done to each of its events first. A throw refuses the event. */
  decoder?(options: z.output<Options>, context: Context): Transform | undefined;
  /**
   * Of a sink: path templates of the files that nobody else may write. Their directories are locked
   * before the sink is built.
   */
  ownedFiles?(options: z.output<Options>): readonly string[];
  build(options: z.output<Options>, context: Context): Built | Promise<Built>;
}

export const defineSource = definer<Source>();
export const defineTransform = definer<Transform>();
export const defineSink = definer<Sink>();

/** Fixes what is built, and infers the options from their schema. */
function definer<Built>() {
  return <Options extends z.ZodObject>(
    definition: Definition<Options, Built>,
  ): Definition<Options, Built> => definition;
}
