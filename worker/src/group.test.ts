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

  test('the next write of many waits for more while they come', async () => {
    const { sink, writes } = memorySink();
    const { push } = group({ id: 'file', sink, log: silent, giveUp: never });
    const batch = Array.from({ length: 40 }, () => anEvent());
    const first = push(batch);
    const second = push(batch);
    await first;
    const third = push(batch);
    await Promise.all([second, third]);
    expect(writes.map((write) => write.length)).toEqual([40, 80]);
  });

  test('many that came slowly, over a long write, do not wait for more', async () => {
    const { sink, writes } = memorySink(() => new Promise((resolve) => setTimeout(resolve, 40)));
    const { push } = group({ id: 'file', sink, log: silent, giveUp: never });
    const batch = Array.from({ length: 40 }, () => anEvent());
    const first = push(batch);
    const second = push(batch);
    await first;
    const third = new Promise(setImmediate).then(() => push(batch));
    await Promise.all([second, third]);
    expect(writes.map((write) => write.length)).toEqual([40, 40, 40]);
  });

  test('few do not wait for more', async () => {
    const { sink, writes } = memorySink();
    const { push } = group({ id: 'file', sink, log: silent, giveUp: never });
    const [first, second] = [push([anEvent()]), push([anEvent()])];
    await first;
    await Promise.all([second, new Promise(setImmediate).then(() => push([anEvent()]))]);
    expect(writes.map((write) => write.length)).toEqual([1, 1, 1]);
  });

  test('of a full window a write takes half, and all of what is no more than 1,000', async () => {
    const { sink, writes } = memorySink();
    const { push } = group({ id: 'file', sink, log: silent, giveUp: never });
    const batch = Array.from({ length: 100 }, () => anEvent());
    await Promise.all(Array.from({ length: 31 }, () => push(batch)));
    expect(writes.map((write) => write.length)).toEqual([100, 1500, 1000, 500]);
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

  test('a sink that fails for longer has everything given back, and takes nothing meanwhile', async () => {
    let isFull = true;
    const { sink, writes } = memorySink(() => {
      if (isFull) throw new Error('disk full');
    });
    const refuse = () => (isFull ? Promise.reject(new Error('still full')) : Promise.resolve());
    const file = group({
      id: 'file',
      sink: { ...sink, probe: refuse },
      log: silent,
      giveUp: never,
    });
    const pushed = Promise.allSettled([file.push([anEvent()]), file.push([anEvent()])]);
    expect(await pushed).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    expect(file.isSuspended).toBe(true);
    await expect(file.push([anEvent()])).rejects.toThrow('file: disk full');
    await eventually(() => expect(file.trouble).toBe('suspended: still full'));
    isFull = false;
    await file.ready();
    expect(file.trouble).toBeUndefined();
    const event = anEvent();
    await file.push([event]);
    expect(writes).toEqual([[event]]);
  });

  test('a write that does not end is given up, and nothing is written until it does', async () => {
    let end = () => {};
    let isSlow = true;
    const { sink, writes } = memorySink(() => {
      if (isSlow) return new Promise((resolve) => (end = resolve));
      return undefined;
    });
    const options = { id: 'file', sink, log: silent, giveUp: never, longestWriteMs: 20 };
    const file = group(options);
    await expect(file.push([anEvent()])).rejects.toThrow('a write has not ended in time');
    isSlow = false;
    await eventually(() => expect(file.trouble).toBe('suspended: a write is still under way'));
    expect(writes).toEqual([]);
    end();
    await file.ready();
    await file.push([anEvent()]);
    expect(writes).toHaveLength(2);
  });

  test('a sink without a probe is tried with events', async () => {
    let failures = 4;
    const { sink, writes } = memorySink(() => {
      if (failures-- > 0) throw new Error('disk full');
    });
    const file = group({ id: 'file', sink, log: silent, giveUp: never });
    await expect(file.push([anEvent()])).rejects.toThrow('file: disk full');
    await file.ready();
    await file.push([anEvent()]);
    expect(writes).toHaveLength(1);
  });

  test('at the end a failing sink gives its events back at once', async () => {
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
    const file = group({ id: 'file', sink, log: silent, giveUp: never });
    const pushed = [file.push([anEvent()]), file.push([anEvent()])];
    await file.close();
    expect(writes).toHaveLength(2);
    await Promise.all(pushed);
  });
});
