import { describe, expect, test } from 'vitest';
import { anEvent, eventually, memorySink, silent } from './fixtures.ts';
import { group } from './group.ts';

const never = new AbortController().signal;

describe('group', () => {
  test('arrivals during a write go together in the next', async () => {
    const { sink, writes } = memorySink();
    const { push } = group({ id: 'file', sink, log: silent, giveUp: never });
    await Promise.all([1, 2, 3].map(() => push([anEvent(), anEvent()])));
    expect(writes.map((write) => write.length)).toEqual([2, 4]);
  });

  test('no write is larger than 5,000 events, unless one batch is', async () => {
    const { sink, writes } = memorySink();
    const { push } = group({ id: 'file', sink, log: silent, giveUp: never });
    const batch = Array.from({ length: 1200 }, () => anEvent());
    await Promise.all(Array.from({ length: 10 }, () => push(batch)));
    expect(Math.max(...writes.map((write) => write.length))).toBe(4800);
    expect(writes.flat()).toHaveLength(12_000);
  });

  test('no write is larger than 16 million characters, unless one batch is', async () => {
    const { sink, writes } = memorySink();
    const { push } = group({ id: 'file', sink, log: silent, giveUp: never });
    const large = () => [anEvent(`"${'x'.repeat(7_000_000)}"`)];
    await Promise.all(Array.from({ length: 6 }, () => push(large())));
    expect(writes.map((write) => write.length)).toEqual([1, 2, 2, 1]);
  });

  test('a failed write is tried again until it succeeds, in order, and says so meanwhile', async () => {
    let failures = 2;
    const { sink, writes } = memorySink(() => {
      if (failures-- > 0) throw new Error('disk full');
    });
    const file = group({ id: 'file', sink, log: silent, giveUp: never });
    const [first, second] = [anEvent(), anEvent()];
    const pushed = Promise.all([file.push([first]), file.push([second])]);
    await eventually(() => expect(file.trouble).toBe('disk full'));
    await pushed;
    expect(writes.flat()).toEqual([first, second]);
    expect(file.trouble).toBeUndefined();
  });

  test('at the end a failing sink gives its events back', async () => {
    const end = new AbortController();
    const { sink } = memorySink(() => {
      throw new Error('disk full');
    });
    const { push } = group({ id: 'file', sink, log: silent, giveUp: end.signal });
    const pushed = push([anEvent()]);
    end.abort();
    await expect(pushed).rejects.toThrow('disk full');
  });

  test('tells of writes in their order, before those who wait for them', async () => {
    const told: string[] = [];
    const { sink } = memorySink();
    const stored = (events: readonly unknown[]) => told.push(`stored ${events.length}`);
    const { push } = group({ id: 'file', sink, log: silent, giveUp: never, stored });
    const batch = (size: number) => push(Array.from({ length: size }, () => anEvent()));
    await Promise.all(
      [1, 2, 3].map((size) => batch(size).then(() => told.push(`settled ${size}`))),
    );
    expect(told).toEqual(['stored 1', 'settled 1', 'stored 5', 'settled 2', 'settled 3']);
  });

  test('close waits for what is under way', async () => {
    const { sink, writes } = memorySink(() => new Promise((resolve) => setTimeout(resolve, 20)));
    const { push, close } = group({ id: 'file', sink, log: silent, giveUp: never });
    const pushed = [push([anEvent()]), push([anEvent()])];
    await close();
    expect(writes).toHaveLength(2);
    await Promise.all(pushed);
  });
});
