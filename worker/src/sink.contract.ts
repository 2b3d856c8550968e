/**
 * What every sink that must not lose anything promises, as tests. A sink's own test file calls
 * this first and then tests what is particular to it.
 */
import { expect, test } from 'vitest';
import type { Sink } from './component.ts';
import { anEvent } from './fixtures.ts';

interface Subject {
  readonly open: () => Sink | Promise<Sink>;
  /** The JSON of everything stored so far, as an outsider would read it. */
  readonly stored: () => Promise<readonly string[]>;
}

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => anEvent(`{"n":${from + index}}`));

export function sinkContract(subject: () => Subject): void {
  test('what it acknowledged can be read back, in order', async () => {
    const { open, stored } = subject();
    const sink = await open();
    const events = numbered(0, 30);
    await sink.write(events.slice(0, 10));
    await sink.write(events.slice(10));
    expect(await stored()).toEqual(events.map(({ json }) => json));
    await sink.close();
  });

  test('what it acknowledged survives closing and opening again', async () => {
    const { open, stored } = subject();
    const first = await open();
    await first.write(numbered(0, 1));
    await first.close();
    const second = await open();
    await second.write(numbered(1, 2));
    expect(await stored()).toEqual(['{"n":0}', '{"n":1}']);
    await second.close();
  });

  test('what an encoder made of an event is what is stored, to the byte', async () => {
    const { open, stored } = subject();
    const sink = await open();
    const [first, second] = numbered(0, 2);
    if (!first || !second) throw new Error('two events');
    const encoded = { ...first, bytes: Buffer.from('один\ntwo\n') };
    await sink.write([encoded, second]);
    expect(await stored()).toEqual(['один', 'two', '{"n":1}']);
    await sink.close();
  });

  test('an empty group is fine', async () => {
    const { open, stored } = subject();
    const sink = await open();
    await sink.write([]);
    expect(await stored()).toEqual([]);
    await sink.close();
  });

  test('an event that it has already is stored once, and it says which it stored', async () => {
    const { open, stored } = subject();
    const sink = await open();
    const [old, fresh] = numbered(0, 2);
    if (!old || !fresh) throw new Error('two events');
    await sink.write([old]);
    expect(await sink.write([old, fresh])).toEqual([fresh]);
    expect(await stored()).toEqual([old.json, fresh.json]);
    await sink.close();
  });

  test('two events without an id are two events, however equal', async () => {
    const { open, stored } = subject();
    const sink = await open();
    const nameless = anEvent('{"n":0}', { id: undefined });
    await sink.write([nameless, nameless]);
    await sink.write([nameless]);
    expect(await stored()).toHaveLength(3);
    await sink.close();
  });
}
