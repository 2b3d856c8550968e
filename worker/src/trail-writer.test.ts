import { describe, expect, test } from 'vitest';
import { anEvent } from './fixtures.ts';
import { aTrail, DAY, refusal } from './segment/trail.fixtures.ts';
import type { NewEntry } from './segment/trail.ts';
import { TrailWriter } from './trail-writer.ts';

/** Two of them fit into a batch. */
const LARGE = 'x'.repeat(6 * 1024 * 1024);
const nameless = (number: number) => anEvent(`"${number}${LARGE}"`, { id: undefined });

/** A writer whose trail refuses some of its batches, by their numbers. */
async function aWriter(...refused: readonly number[]) {
  const { open, files } = aTrail();
  const trail = await open();
  let batches = 0;
  const append = async (entries: readonly NewEntry[]) => {
    batches += 1;
    if (refused.includes(batches)) throw refusal('ENOSPC');
    return trail.append(entries);
  };
  return {
    writer: new TrailWriter({ append }),
    /** The first characters of each line. */
    lines: () => (files()[DAY] ?? '').replaceAll(LARGE, '').split('\n').slice(0, -1),
    close: () => trail.close(),
  };
}

describe('a write of several batches', () => {
  test('that fails in the middle goes on there, and stores nothing twice', async () => {
    const { writer, lines, close } = await aWriter(2, 3);
    const events = [1, 2, 3, 4, 5].map(nameless);
    await expect(writer.write(events)).rejects.toThrow('ENOSPC');
    await expect(writer.write(events)).rejects.toThrow('ENOSPC');
    expect(lines()).toEqual(['"1"', '"2"']);
    expect(await writer.write(events)).toEqual(events);
    expect(lines()).toEqual(['"1"', '"2"', '"3"', '"4"', '"5"']);
    await close();
  });

  test('says which it stored, whenever that was', async () => {
    const { writer, close } = await aWriter(3);
    const known = anEvent('"known"');
    await writer.write([known]);
    const [first, second, third] = [1, 2, 3].map(nameless);
    if (!first || !second || !third) throw new Error('three events');
    const events = [first, known, second, known, third];
    await expect(writer.write(events)).rejects.toThrow('ENOSPC');
    expect(await writer.write(events)).toEqual([first, second, third]);
    await close();
  });

  test('begins anew where it is another one, however equal', async () => {
    const { writer, lines, close } = await aWriter(2);
    await expect(writer.write([1, 2, 3].map(nameless))).rejects.toThrow('ENOSPC');
    await writer.write([1, 2, 3].map(nameless));
    await writer.write([1].map(nameless));
    expect(lines()).toEqual(['"1"', '"2"', '"1"', '"2"', '"3"', '"1"']);
    await close();
  });
});
