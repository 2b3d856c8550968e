import { describe, expect, test } from 'vitest';
import type { Event, Source, Transform } from './component.ts';
import { anEvent, memorySink, silent } from './fixtures.ts';
import { group } from './group.ts';
import { run } from './pipeline.ts';

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
});
