/**
 * Writes the events of a sink into a trail, in batches that it can take.
 *
 * A batch is in the trail or it is not; of a write of several, one may fail behind others that are
 * stored. The same write is tried again then, and goes on where it failed: without an id nothing else
 * would tell that an event is in the file already, and not one more that is equal.
 */
import type { Event } from './component.ts';
import { identityOf } from './segment/identity.ts';
import { MAX_BATCH_BYTES } from './segment/segment.ts';
import type { NewEntry, Trail } from './segment/trail.ts';
import { Slab } from './slab.ts';

/** How far a write has come. */
interface Progress {
  /** Those that are in the trail, from the first on. */
  readonly done: Event[];
  /** Those of them that were not there before. */
  readonly written: Event[];
}

export class TrailWriter {
  readonly #trail: Pick<Trail, 'append'>;
  readonly #slab = new Slab();
  /** Of the last write, when it failed. */
  #failed: Progress | undefined;

  constructor(trail: Pick<Trail, 'append'>) {
    this.#trail = trail;
  }

  /**
   * Resolves when all are in the trail. Calls must not overlap.
   *
   * @returns those that were not there before
   * @throws the disk's error; what it has stored by then is not stored again by the same write
   */
  async write(events: readonly Event[]): Promise<readonly Event[]> {
    const progress = this.#begun(events);
    this.#failed = progress;
    const rest = events.slice(progress.done.length);
    const entries = rest.map((event) => entryOf(event, this.#slab));
    let at = 0;
    for (const batch of batchesOf(entries)) {
      const fresh = await this.#trail.append(batch);
      const stored = rest.slice(at, at + batch.length);
      at += batch.length;
      progress.done.push(...stored);
      progress.written.push(...eventsOf(fresh, batch, stored));
    }
    this.#failed = undefined;
    return progress.written;
  }

  #begun(events: readonly Event[]): Progress {
    const failed = this.#failed;
    const isTheSame = failed?.done.every((event, at) => events[at] === event) ?? false;
    return failed !== undefined && isTheSame ? failed : { done: [], written: [] };
  }
}

/** Those whose entries are fresh, by their lines, as an entry may have been marked on the way. */
function eventsOf(
  fresh: readonly NewEntry[],
  batch: readonly NewEntry[],
  events: readonly Event[],
): readonly Event[] {
  if (fresh.length === batch.length) return events;
  const lines = new Set(fresh.map(({ line }) => line));
  return events.filter((_, index) => lines.has(batch[index]?.line as Buffer));
}

/** Batches within the size limit; a longer line is one of its own. */
function* batchesOf(entries: readonly NewEntry[]): Generator<readonly NewEntry[]> {
  let batch: NewEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (batch.length > 0 && bytes + entry.line.length > MAX_BATCH_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += entry.line.length;
  }
  if (batch.length > 0) yield batch;
}

function entryOf(event: Event, slab: Slab): NewEntry {
  const { origin, part } = event;
  return {
    id: origin.id,
    identity: identityOf(origin.id, origin.body, part),
    line: event.bytes ?? lineOf(event, slab),
    isRepeat: origin.redelivered || isResent(origin.properties),
  };
}

const LINE_FEED = 10;
/** Of one UTF-16 code unit in UTF-8. */
const MOST_BYTES = 3;

function lineOf({ json }: Event, slab: Slab): Buffer {
  const { buffer, at } = slab.room(json.length * MOST_BYTES + 1);
  const end = at + buffer.write(json, at);
  buffer[end] = LINE_FEED;
  return slab.take(end + 1);
}

/** The header that the SDK sets when it publishes an event once more. */
function isResent(properties: object): boolean {
  const { headers } = properties as { headers?: { resent?: unknown } };
  return headers?.resent === true;
}
