import { describe, expect, test } from 'vitest';
import type { Event, Sink, Source, Transform } from './component.ts';
import { anEvent, memorySink, silent } from './fixtures.ts';
import { group } from './group.ts';
import { deliverTo, openOutput, type Output, type Pipeline } from './pipeline.ts';
import { dedupeTransform } from './transforms/dedupe.ts';
import { transformOf } from './transforms/fixtures.ts';
import { sampleTransform } from './transforms/sample.ts';
import { throttleTransform } from './transforms/throttle.ts';

const never = new AbortController().signal;

interface Fed extends Pipeline {
  readonly source: Source;
  readonly output: Output;
}

/** Until the source has nothing more to give. */
async function run({ source, output, ...pipeline }: Fed): Promise<void> {
  const groups = [...pipeline.lanes.flatMap((lane) => lane.group ?? []), pipeline.dead];
  const ready = async () => {
    while (groups.some(({ isSuspended }) => isSuspended)) {
      await Promise.all(groups.map((it) => it.ready()));
    }
  };
  await source.run({ push: deliverTo(pipeline, output), ready }, never);
  await Promise.all(groups.map((it) => it.close()));
}

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

/** Where events go that walk through the transforms, one after the other, to the sinks. */
function chain(transforms: readonly Transform[], lanes: number[]): Output {
  return transforms.reduceRight<Output>(
    (usual, transform) => ({ lanes: [], steps: [{ transform, usual, named: undefined }] }),
    { lanes, steps: [] },
  );
}

function pipelineTo(output: Output, events: readonly Event[], how?: Sink['encode']) {
  const [stored, other, letters] = [memorySink(), memorySink(), memorySink()];
  const { source, outcomes } = sourceOf(events);
  const groupOf = (id: string, { sink }: Pick<typeof stored, 'sink'>) =>
    group({ id, sink, log: silent, giveUp: never });
  const encoding = { ...other.sink, ...(how && { encode: how }) };
  const pipeline = {
    source,
    output,
    lanes: [{ group: groupOf('file', stored) }, { group: groupOf('other', { sink: encoding }) }],
    dead: groupOf('dead', letters),
  };
  return { pipeline, outcomes, stored, other, letters };
}

const pipelineOf = (events: readonly Event[], transforms: readonly Transform[] = []) =>
  pipelineTo(chain(transforms, [0]), events);

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
    await run(pipeline);
    expect(outcomes).toEqual(['acknowledged']);
    expect(stored.writes.flat()).toEqual(events);
  });

  test('acknowledges what a transform drops', async () => {
    const { pipeline, outcomes, stored } = pipelineOf([anEvent()], [() => []]);
    await run(pipeline);
    expect(outcomes).toEqual(['acknowledged']);
    expect(stored.writes.flat()).toEqual([]);
  });

  test('keeps a refused event whole in the dead-letter file, and its neighbours in the trail', async () => {
    const [good, bad, fine] = [anEvent('{"good":1}'), anEvent('{"bad":1}'), anEvent()];
    const refuse: Transform = (event) => {
      if (event === bad) throw new Error('no good');
      return [event];
    };
    const { pipeline, outcomes, stored, letters } = pipelineOf([good, bad, fine], [refuse]);
    await run(pipeline);
    expect(outcomes).toEqual(['acknowledged']);
    expect(stored.writes.flat()).toEqual([good, fine]);
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
    await run(pipeline);
    expect(stored.writes.flat()).toHaveLength(1);
    expect(letters.writes.flat()[0]?.json).toContain('half a character');
  });

  test('gives a sink its events encoded, and keeps what cannot be in the dead-letter file', async () => {
    const [good, fine] = [anEvent('{"name":"a"}'), anEvent('{"name":"a"}')];
    const bad = anEvent('{"b":1}');
    const {
      pipeline,
      outcomes,
      other: encoded,
      letters,
    } = pipelineTo({ lanes: [1], steps: [] }, [good, bad, fine], encode);
    await run(pipeline);
    expect(outcomes).toEqual(['acknowledged']);
    expect(encoded.writes.flat().map(({ bytes }) => bytes?.toString())).toEqual(['a', 'a']);
    const [letter] = letters.writes.flat().map(({ json }) => JSON.parse(json) as object);
    expect(letter).toMatchObject({ reason: 'there is no name', message_id: bad.origin.id });
  });

  test('an event that only one sink refuses is stored in the others', async () => {
    const bad = anEvent('{"b":1}');
    const output = { lanes: [0, 1], steps: [] };
    const { pipeline, outcomes, stored, letters } = pipelineTo(output, [bad], encode);
    await run(pipeline);
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
    await run(pipeline);
    expect([...told, ...outcomes]).toEqual(['stored', 'acknowledged']);
  });
});

describe('the graph', () => {
  test('gives an event to every branch', async () => {
    const events = [anEvent(), anEvent()];
    const output = { lanes: [0], steps: chain([(event) => [event]], [1]).steps };
    const { pipeline, stored, other } = pipelineTo(output, events);
    await run(pipeline);
    expect([stored.writes.flat(), other.writes.flat()]).toEqual([events, events]);
  });

  test('keeps the order of each sink, whatever the ways of the events', async () => {
    const events = ['1', '2', '3', '4'].map((json) => anEvent(json));
    const isOdd = ({ json }: Event) => Number(json) % 2 === 1;
    const odd = chain([(event) => (isOdd(event) ? [event] : []), (event) => [event]], [0]);
    const even = chain([(event) => (isOdd(event) ? [] : [event])], [0]);
    const output = { lanes: [], steps: [...even.steps, ...odd.steps] };
    const { pipeline, stored } = pipelineTo(output, events);
    await run(pipeline);
    expect(stored.writes.flat()).toEqual(events);
  });

  test('sends an event to the output that it names, and forgets the name there', async () => {
    const named = new Map([['bad', chain([(event) => [event]], [1])]]);
    const usual = { lanes: [0], steps: [] };
    const transform: Transform = (event) => [
      event.json === '1' ? event : { ...event, port: 'bad' },
    ];
    const output = { lanes: [], steps: [{ transform, usual, named }] };
    const [good, bad] = [anEvent('1'), anEvent('2')];
    const { pipeline, stored, other } = pipelineTo(output, [good, bad]);
    await run(pipeline);
    expect([stored.writes.flat(), other.writes.flat()]).toEqual([[good], [bad]]);
  });

  test('acknowledges what an output that nobody listens to gets', async () => {
    const { pipeline, outcomes, stored } = pipelineTo(openOutput(), [anEvent()]);
    await run(pipeline);
    expect([outcomes, stored.writes]).toEqual([['acknowledged'], []]);
  });

  test('gives everything back when one of two sinks fails', async () => {
    const { pipeline, outcomes } = pipelineTo({ lanes: [0, 1], steps: [] }, [anEvent()]);
    const failing = memorySink(() => Promise.reject(new Error('no room')));
    const giveUp = AbortSignal.abort();
    const lanes = [
      pipeline.lanes[0] as (typeof pipeline.lanes)[0],
      { group: group({ id: 'failing', sink: failing.sink, log: silent, giveUp }) },
    ];
    await run({ ...pipeline, lanes });
    expect(outcomes).toEqual(['given back']);
  });

  test('tells the parts of an event apart that go to one sink', async () => {
    const split: Transform = (event) => [event, { ...event, json: '{"b":2}' }];
    const { pipeline, stored } = pipelineOf([anEvent('{"a":1}'), anEvent('{"c":3}')], [split]);
    await run(pipeline);
    expect(stored.writes.flat().map(({ part }) => part)).toEqual([undefined, '+', undefined, '+']);
  });

  test('keeps the raw body once, however many branches refuse the event', async () => {
    const refuse: Transform = () => {
      throw new Error('no good');
    };
    const output = {
      lanes: [0],
      steps: [...chain([refuse], []).steps, ...chain([refuse], []).steps],
    };
    const { pipeline, stored, letters } = pipelineTo(output, [anEvent()]);
    await run(pipeline);
    expect([stored.writes.flat().length, letters.writes.flat().length]).toEqual([1, 1]);
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
    await run({
      source: redelivering(events),
      output: chain([await build()], [0]),
      lanes: [{ group: group({ id: 'file', sink: stored.sink, log: silent, giveUp: never }) }],
      dead: group({ id: 'dead', sink: letters.sink, log: silent, giveUp: never }),
    });
    const ids = stored.writes.flat().map(({ origin }) => origin.id);
    expect(ids).toEqual(expected.map(({ origin }) => origin.id));
    expect(ids.length).toBeGreaterThan(0);
  });
});

describe('a large event', () => {
  const large = () => anEvent('{"name":"large"}', { body: Buffer.alloc(1024 * 1024 + 1) });

  /** Reads nothing by itself; what is large it hands to `aside`. */
  function transformWith(aside: NonNullable<Transform['aside']>): Transform {
    return Object.assign((event: Event) => [event], { aside });
  }

  test('is read aside, and those behind it are stored behind it', async () => {
    const [first, second, third] = [large(), anEvent('{"n":2}'), anEvent('{"n":3}')];
    let read = () => {};
    const reading = new Promise<void>((resolve) => (read = resolve));
    const transform = transformWith((event) => reading.then(() => [event]));
    const { pipeline, stored } = pipelineTo(chain([transform], [0]), []);
    const source: Source = {
      trouble: undefined,
      async run({ push }) {
        const pushes = [push([first]), push([second, third])];
        read();
        await Promise.all(pushes);
      },
    };
    await run({ ...pipeline, source, output: chain([transform], [0]) });
    expect(stored.writes.flat()).toEqual([first, second, third]);
  });

  test('that is refused there is kept, and holds up nobody', async () => {
    const events = [large(), anEvent('{"n":2}')];
    const transform = transformWith(() => Promise.reject(new Error('no JSON')));
    const { pipeline, stored, letters, outcomes } = pipelineOf(events, [transform]);
    await run(pipeline);
    expect(letters.writes.flat()).toHaveLength(1);
    expect(stored.writes.flat()).toEqual([events[1]]);
    expect(outcomes).toEqual(['acknowledged']);
  });

  test('that is not read in time goes back', async () => {
    const giveUp = new AbortController();
    const transform = transformWith(() => {
      giveUp.abort();
      return new Promise(() => {});
    });
    const { pipeline, outcomes } = pipelineOf([large()], [transform]);
    await run({ ...pipeline, giveUp: giveUp.signal });
    expect(outcomes).toEqual(['given back']);
  });

  test('is read in its place where another transform comes behind', async () => {
    const aside = transformWith(() => Promise.reject(new Error('read aside')));
    const { pipeline, stored } = pipelineOf([large()], [aside, (event) => [event]]);
    await run(pipeline);
    expect(stored.writes.flat()).toHaveLength(1);
  });
});
