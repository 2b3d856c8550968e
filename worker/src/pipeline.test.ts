import { describe, expect, test } from 'vitest';
import type { Event, Source, Transform } from './component.ts';
import { anEvent, memorySink, silent } from './fixtures.ts';
import { group } from './group.ts';
import { run } from './pipeline.ts';
import { dedupeTransform } from './transforms/dedupe.ts';
import { transformOf } from './transforms/fixtures.ts';
import { sampleTransform } from './transforms/sample.ts';
import { throttleTransform } from './transforms/throttle.ts';

const never = new AbortController().signal;

/** A source that pushes one batch and remembers what became of it. */
function sourceOf(events: readonly Event[]) {
  const outcomes: string[] = [];
  const source: Source = {
    trouble: undefined,
    async run({ push }) {
      await push(events).then(
        () => outcomes.push('acknowledged'),
        () => outcomes.push('given back'),
      );
    },
  };
  return { source, outcomes };
}

function pipelineOf(events: readonly Event[], transforms: readonly Transform[] = []) {
  const [stored, letters] = [memorySink(), memorySink()];
  const { source, outcomes } = sourceOf(events);
  const pipeline = {
    source,
    transforms,
    sinks: [group({ id: 'file', sink: stored.sink, log: silent, giveUp: never })],
    dead: group({ id: 'dead', sink: letters.sink, log: silent, giveUp: never }),
  };
  return { pipeline, outcomes, stored, letters };
}

/** Encodes each event as the letter of its name; one without a name it refuses. */
function encode(event: Event): Event {
  const { name } = JSON.parse(event.json) as { name?: string };
  if (name === undefined) throw new Error('there is no name');
  return { ...event, bytes: Buffer.from(name) };
}

describe('the pipeline', () => {
  test('acknowledges what is stored', async () => {
    const events = [anEvent(), anEvent()];
    const { pipeline, outcomes, stored } = pipelineOf(events);
    await run(pipeline, never);
    expect(outcomes).toEqual(['acknowledged']);
    expect(stored.writes.flat()).toEqual(events);
  });

  test('acknowledges what a transform drops', async () => {
    const { pipeline, outcomes, stored } = pipelineOf([anEvent()], [() => []]);
    await run(pipeline, never);
    expect(outcomes).toEqual(['acknowledged']);
    expect(stored.writes.flat()).toEqual([]);
  });

  test('keeps a refused event whole in the dead-letter file, and its neighbours in the trail', async () => {
    const [good, bad] = [anEvent('{"good":1}'), anEvent('{"bad":1}')];
    const refuse: Transform = (event) => {
      if (event === bad) throw new Error('no good');
      return [event];
    };
    const { pipeline, outcomes, stored, letters } = pipelineOf([good, bad, good], [refuse]);
    await run(pipeline, never);
    expect(outcomes).toEqual(['acknowledged']);
    expect(stored.writes.flat()).toEqual([good, good]);
    const [letter] = letters.writes.flat().map(({ json }) => JSON.parse(json) as object);
    expect(letter).toMatchObject({
      reason: 'no good',
      key: bad.origin.key,
      message_id: bad.origin.id,
      body_base64: Buffer.from('{"bad":1}').toString('base64'),
    });
  });

  test('keeps the raw body of a flawed event beside its line', async () => {
    const event = anEvent();
    const flaw: Transform = (it) => [{ ...it, flaw: 'half a character' }];
    const { pipeline, stored, letters } = pipelineOf([event], [flaw]);
    await run(pipeline, never);
    expect(stored.writes.flat()).toHaveLength(1);
    expect(letters.writes.flat()[0]?.json).toContain('half a character');
  });

  test('gives a sink its events encoded, and keeps what cannot be in the dead-letter file', async () => {
    const [good, bad] = [anEvent('{"name":"a"}'), anEvent('{"b":1}')];
    const { pipeline, outcomes, letters } = pipelineOf([good, bad, good]);
    const encoded = memorySink();
    const sink = { ...encoded.sink, encode };
    pipeline.sinks.push(group({ id: 'other', sink, log: silent, giveUp: never }));
    await run(pipeline, never);
    expect(outcomes).toEqual(['acknowledged']);
    expect(encoded.writes.flat().map(({ bytes }) => bytes?.toString())).toEqual(['a', 'a']);
    const [letter] = letters.writes.flat().map(({ json }) => JSON.parse(json) as object);
    expect(letter).toMatchObject({ reason: 'there is no name', message_id: bad.origin.id });
  });

  test('an event that only one sink refuses is stored in the others', async () => {
    const bad = anEvent('{"b":1}');
    const { pipeline, outcomes, stored, letters } = pipelineOf([bad]);
    const sink = { ...memorySink().sink, encode };
    pipeline.sinks.push(group({ id: 'other', sink, log: silent, giveUp: never }));
    await run(pipeline, never);
    expect(outcomes).toEqual(['acknowledged']);
    expect(stored.writes.flat()).toEqual([bad]);
    expect(letters.writes.flat()).toHaveLength(1);
  });

  test('tells transforms what became of the push', async () => {
    const told: string[] = [];
    const listen: Transform = (event, push) => {
      push?.then(
        () => told.push('stored'),
        () => told.push('given back'),
      );
      return [event];
    };
    const { pipeline, outcomes } = pipelineOf([anEvent()], [listen]);
    await run(pipeline, never);
    expect([...told, ...outcomes]).toEqual(['stored', 'acknowledged']);
  });
});

/** As a broker does: pushes all at once, and what comes back once more when sinks are ready. */
function redelivering(events: readonly Event[]): Source {
  const again = (event: Event): Event => ({
    ...event,
    origin: { ...event.origin, redelivered: true },
  });
  return {
    trouble: undefined,
    async run(intake) {
      await intake.push(events).catch(async () => {
        await intake.ready();
        await intake.push(events.map(again));
      });
    },
  };
}

const stateful: readonly (readonly [string, () => Promise<Transform>])[] = [
  ['dedupe', () => transformOf(dedupeTransform, { fields: { match: ['message'] } })],
  ['throttle', () => transformOf(throttleTransform, { threshold: 2, window_secs: 3600 })],
  ['sample', () => transformOf(sampleTransform, { rate: 2 })],
];

describe('a batch that a sink refuses, and that comes again,', () => {
  test.each(stateful)('is not lost behind %s', async (_, build) => {
    const events = ['a', 'b', 'a'].map((text) => anEvent(text));
    let failures = 0;
    const stored = memorySink(() => {
      failures += 1;
      if (failures < 5) throw new Error('the disk is full');
    });
    const letters = memorySink();
    const transform = await build();
    const expected = events.filter((event) => transform(event).length > 0);
    await run(
      {
        source: redelivering(events),
        transforms: [await build()],
        sinks: [group({ id: 'file', sink: stored.sink, log: silent, giveUp: never })],
        dead: group({ id: 'dead', sink: letters.sink, log: silent, giveUp: never }),
      },
      never,
    );
    const ids = stored.writes.flat().map(({ origin }) => origin.id);
    expect(ids).toEqual(expected.map(({ origin }) => origin.id));
    expect(ids.length).toBeGreaterThan(0);
  });
});
