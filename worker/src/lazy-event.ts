/**
 * Events whose text is made when somebody asks for it. Most never are asked: a line goes from the
 * bytes of a body to those of a file.
 */
import type { Event, Origin } from './component.ts';
import type { Value } from './vrl/value.ts';

/** A copy of an event with something else about it; a spread would leave out text not yet made. */
export function changed(event: Event, changes: Partial<Event>): Event {
  return { ...event, json: event.json, ...changes };
}

/** As a source received it: its JSON is the body. */
export class ReceivedEvent implements Event {
  readonly origin: Origin;
  readonly fields: (event: Event) => Value;
  readonly receivedAt: number;
  #json: string | undefined;

  constructor(origin: Origin, fields: (event: Event) => Value, receivedAt: number) {
    this.origin = origin;
    this.fields = fields;
    this.receivedAt = receivedAt;
  }

  get json(): string {
    this.#json ??= this.origin.body.toString('utf8');
    return this.#json;
  }
}

/** As a transform made it: a line of JSON in bytes, with its line feed. */
export class LineOfBytes implements Event {
  readonly origin: Origin;
  readonly isMade = true;
  readonly bytes: Buffer;
  #json: string | undefined;

  constructor(origin: Origin, bytes: Buffer) {
    this.origin = origin;
    this.bytes = bytes;
  }

  get json(): string {
    this.#json ??= this.bytes.toString('utf8', 0, this.bytes.length - 1);
    return this.#json;
  }
}
