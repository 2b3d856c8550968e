/**
 * Runs a transform on large events in a thread of its own: to read a body of a million keys takes
 * seconds, in which nothing else would happen. The thread is started when the first large event comes,
 * and ends when none came for a while, because it keeps its memory.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { AuditError } from '@pamir-audit/catalog';
import type { AsideEvent, AsideResult, AsideTask, AsideTransform, Wired } from './aside-task.ts';
import type { Event } from './component.ts';
import { valueOf } from './event-value.ts';
import { changed, LineOfBytes } from './lazy-event.ts';
import { Bytes, isObject, Timestamp, type Value } from './vrl/value.ts';

/** Enough for a million keys several times over. A body that needs more goes to the dead-letter file. */
const MEMORY_MB = 768;
/** With the few megabytes that Node has for what is young, all of a large body is copied twice. */
const YOUNG_MB = 64;
const IDLE_MS = 5000;

/** @returns the transform's `aside`: one event at a time, in the order of the calls */
export function aside(transform: AsideTransform): (event: Event) => Promise<readonly Event[]> {
  const thread = new Thread(transform);
  let last: Promise<unknown> = Promise.resolve();
  return (event) => {
    const next = last.then(() => thread.run(event));
    last = next.catch(() => {
      // Whoever asked for it is told.
    });
    return next;
  };
}

class Thread {
  readonly #transform: AsideTransform;
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(transform: AsideTransform) {
    this.#transform = transform;
  }

  /** @throws AuditError BODY_REFUSED as the transform does, or when there is not enough memory */
  async run(event: Event): Promise<readonly Event[]> {
    clearTimeout(this.#idle);
    const worker = (this.#worker ??= this.#start());
    const task = taskOf(event, this.#transform);
    worker.postMessage(task, [task.body.buffer]);
    const { results, refused } = await this.#answer(worker);
    this.#idle = setTimeout(() => this.#end(), IDLE_MS).unref();
    if (refused !== undefined) throw new AuditError('BODY_REFUSED', refused);
    return results.map((result) => eventOf(event, result));
  }

  async #answer(worker: Worker): Promise<AsideResult> {
    try {
      const [answer] = (await once(worker, 'message')) as [AsideResult];
      return answer;
    } catch (cause) {
      this.#end();
      const { code, message } = cause as NodeJS.ErrnoException;
      const isShort = code === 'ERR_WORKER_OUT_OF_MEMORY';
      const why = isShort ? `reading it takes more than ${MEMORY_MB} MB of memory` : message;
      throw new AuditError('BODY_REFUSED', why, { cause });
    }
  }

  #start(): Worker {
    const worker = new Worker(new URL('./aside-thread.js', import.meta.url), {
      workerData: this.#transform,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: YOUNG_MB },
    });
    // Whoever stops the process does not wait for it.
    worker.unref();
    return worker;
  }

  #end(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
  }
}

/** The body is copied and handed over; what else holds it is made from it there. */
function taskOf(event: Event, { readsFields }: AsideTransform): AsideTask {
  const { body, ...origin } = event.origin;
  const rest = { origin, body: new Uint8Array(body), receivedAt: event.receivedAt ?? 0 };
  if (event.isMade === true) return { ...rest, json: event.json };
  return readsFields ? { ...rest, fields: fieldsOf(event) } : rest;
}

/** What its source gave it, in a form that can be sent. Sources give texts, numbers and times. */
function fieldsOf(event: Event): NonNullable<AsideTask['fields']> {
  const value = valueOf(event);
  if (!isObject(value)) return [];
  const { json } = event;
  return Object.entries(value).map(([name, field]) => [name, wired(field, json)]);
}

function wired(field: Value, json: string): Wired {
  if (field === json) return { kind: 'body' };
  if (field instanceof Bytes) return { kind: 'bytes', bytes: field.buffer };
  if (field instanceof Timestamp) {
    return { kind: 'time', seconds: field.seconds, nanos: field.nanos };
  }
  return { kind: 'plain', value: field };
}

/** Written as it came; its text is made where somebody asks for it. */
function eventOf(event: Event, { line, ...marks }: AsideEvent): Event {
  if (line === undefined) return changed(event, marks);
  const made = new LineOfBytes(event.origin, Buffer.from(line.buffer));
  return Object.keys(marks).length === 0 ? made : changed(made, marks);
}
