/** The line of the built-in pipeline, from the bytes of a body: what `audit_line` writes of nearly all. */
import { copyBytes, isEqual, UNUSUAL, writeString } from './byte-pieces.ts';
import { CanonicalWriter } from './canonical-writer.ts';
import { JsonBytes } from './json-bytes.ts';
import { Slab } from './slab.ts';

/** In the order of the line; the routing key stands for the second. */
const FIELDS = [
  'endpoint',
  'event',
  'metadata',
  'parameters',
  'response_status_code',
  'timestamp',
  'user_id',
  'user_login',
] as const;
const EVENT = FIELDS.indexOf('event');
const NAMES = FIELDS.map((it) => Buffer.from(it));
/** Which fields have a name of so many bytes. */
const BY_LENGTH = Array.from({ length: 24 }, (_, length) =>
  FIELDS.flatMap((it, field) => (it.length === length ? [field] : [])),
);
/** What stands before each value. */
const BEFORE = FIELDS.map((it, index) => Buffer.from(`${index === 0 ? '{' : ','}"${it}":`));
const NULL = Buffer.from('null');
const AFTER = Buffer.from('}\n');
/** All but key and values; of a key each character takes six bytes at most. */
const MOST_AROUND = [...BEFORE, AFTER].reduce((sum, it) => sum + it.length + NULL.length, 0);
const MOST_OF_CHARACTER = 6;

export class LineBytes {
  readonly #reader = new JsonBytes();
  readonly #writer = new CanonicalWriter();
  readonly #slab = new Slab();
  /** Where the value of each field stands in the body, and -1 for those that it lacks. */
  readonly #starts = FIELDS.map(() => -1);
  readonly #ends = FIELDS.map(() => -1);
  readonly #isCanonical = FIELDS.map(() => true);
  #body: Buffer = Buffer.alloc(0);

  /**
   * With its line feed; undefined for a body that is out of the ordinary.
   *
   * @param body valid UTF-8
   */
  of(key: string, body: Buffer): Buffer | undefined {
    this.#body = body;
    this.#starts.fill(-1);
    try {
      this.#reader.readObject(body, this.#member);
      return this.#write(key);
    } catch (error) {
      if (error === UNUSUAL) return undefined;
      throw error;
    }
  }

  /** One function for all bodies. */
  readonly #member = (
    nameStart: number,
    nameEnd: number,
    start: number,
    end: number,
    isCanonical: boolean,
  ): void => {
    for (const field of BY_LENGTH[nameEnd - nameStart] ?? []) {
      if (!isEqual(this.#body, nameStart, nameEnd, NAMES[field] ?? NULL)) continue;
      this.#starts[field] = start;
      this.#ends[field] = end;
      this.#isCanonical[field] = isCanonical;
      return;
    }
  };

  #write(key: string): Buffer {
    const most = MOST_AROUND + key.length * MOST_OF_CHARACTER + this.#body.length;
    const { buffer, at: start } = this.#slab.room(most);
    let at = start;
    for (let field = 0; field < FIELDS.length; field += 1) {
      at = copyAll(BEFORE[field] ?? NULL, buffer, at);
      at = field === EVENT ? writeString(key, buffer, at) : this.#value(field, buffer, at);
    }
    return this.#slab.take(copyAll(AFTER, buffer, at));
  }

  #value(field: number, into: Buffer, at: number): number {
    const start = this.#starts[field] ?? -1;
    if (start < 0) return copyAll(NULL, into, at);
    if (this.#isCanonical[field] === true) {
      return copyBytes(this.#body, start, this.#ends[field] ?? start, into, at);
    }
    return this.#writer.write(this.#body, start, into, at);
  }
}

function copyAll(from: Buffer, into: Buffer, at: number): number {
  return copyBytes(from, 0, from.length, into, at);
}
