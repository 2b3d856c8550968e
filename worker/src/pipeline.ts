/** From one source, through the transforms, to every sink. */
import type { Event, Push, Source, Transform } from './component.ts';
import { deadLetter } from './dead-letter.ts';
import { encodeAll } from './encode-all.ts';
import type { Group } from './group.ts';
import { settleAll } from './settle.ts';

export interface Pipeline {
  readonly source: Source;
  readonly transforms: readonly Transform[];
  /** Each must store an event before it is acknowledged. */
  readonly sinks: readonly Group[];
  /** Keeps what a transform refused. */
  readonly dead: Group;
}

/** Runs until `stop` aborts and every event in hand is settled, then closes the sinks. */
export async function run(pipeline: Pipeline, stop: AbortSignal): Promise<void> {
  const { source, sinks, dead } = pipeline;
  try {
    await source.run({ push: deliverTo(pipeline), ready: () => allReady([...sinks, dead]) }, stop);
  } finally {
    await settleAll([...sinks, dead].map((it) => it.close()));
  }
}

/** The promise of a push is made before its transforms run: those that remember events listen to it. */
function deliverTo({ transforms, sinks, dead }: Pipeline): Push {
  return (received) => {
    let settle: (writing: Promise<void>) => void = () => {};
    const push = new Promise<void>((resolve) => {
      settle = resolve;
    });
    const { events, letters } = transformAll(received, transforms, push);
    const writes = sinks.flatMap((sink) => {
      const encoded = encodeAll(events, sink.encode);
      letters.push(...encoded.letters);
      return encoded.events.length > 0 ? [sink.push(encoded.events)] : [];
    });
    if (letters.length > 0) writes.push(dead.push(letters));
    settle(settleAll(writes));
    return push;
  };
}

async function allReady(groups: readonly Group[]): Promise<void> {
  while (groups.some(({ isSuspended }) => isSuspended)) {
    await Promise.all(groups.map((group) => group.ready()));
  }
}

interface Transformed {
  readonly events: Event[];
  readonly letters: Event[];
}

function transformAll(
  received: readonly Event[],
  transforms: readonly Transform[],
  push: Promise<void>,
): Transformed {
  const events: Event[] = [];
  const letters: Event[] = [];
  for (const event of received) {
    try {
      for (const result of applyAll(event, transforms, push)) {
        events.push(result);
        if (result.flaw !== undefined) letters.push(deadLetter(event.origin, result.flaw));
      }
    } catch (error) {
      // Whatever a transform throws refuses this event and no other.
      const reason = error instanceof Error ? error.message : String(error);
      letters.push(deadLetter(event.origin, reason));
    }
  }
  return { events, letters };
}

/** The usual case, one event into one transform, without an array more than the transform makes. */
function applyAll(event: Event, transforms: readonly Transform[], push: Promise<void>) {
  let results: readonly Event[] = [event];
  for (const step of transforms) {
    const [only] = results;
    results =
      results.length === 1 && only ? step(only, push) : results.flatMap((it) => step(it, push));
  }
  return results;
}
