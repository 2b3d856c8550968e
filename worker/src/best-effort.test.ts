import { describe, expect, test } from 'vitest';
import { bestEffort } from './best-effort.ts';
import type { Event } from './component.ts';
import { anEvent, memorySink, silent } from './fixtures.ts';

const never = new Promise<void>(() => {});

describe('a best-effort sink', () => {
  test('gets every copy in order while it keeps up', async () => {
    const { sink, writes } = memorySink();
    const copies = bestEffort('console', sink, silent);
    const events = Array.from({ length: 100 }, () => anEvent());
    for (const event of events) copies.offer([event]);
    await copies.close();
    expect(writes.flat()).toEqual(events);
    expect(copies.dropped).toBe(0);
  });

  test('that is stuck makes copies drop, counted, and never waits', async () => {
    const copies = bestEffort('console', memorySink(() => never).sink, silent);
    copies.offer(Array.from({ length: 25_000 }, () => anEvent()));
    copies.offer(Array.from({ length: 25_000 }, () => anEvent()));
    expect(copies.dropped).toBe(50_000 - 20_000);
    const started = performance.now();
    await copies.close();
    expect(performance.now() - started).toBeLessThan(4000);
  });

  test('that is stuck holds a bounded number of bytes', () => {
    const copies = bestEffort('console', memorySink(() => never).sink, silent);
    copies.offer([anEvent()]);
    copies.offer(Array.from({ length: 20 }, () => anEvent(`"${'x'.repeat(1024 * 1024)}"`)));
    expect(copies.dropped).toBe(13);
  });

  test('that is stuck holds a bounded number of bodies, however short what was made of them', () => {
    const copies = bestEffort('console', memorySink(() => never).sink, silent);
    copies.offer([anEvent()]);
    const body = Buffer.alloc(1024 * 1024);
    copies.offer(Array.from({ length: 20 }, () => anEvent('{}', { body })));
    expect(copies.dropped).toBe(5);
  });

  test('goes on after an offer that held nothing it could take', async () => {
    const { sink, writes } = memorySink();
    const copies = bestEffort('console', sink, silent);
    copies.offer([]);
    copies.offer([anEvent(`"${'x'.repeat(9 * 1024 * 1024)}"`)]);
    const event = anEvent();
    copies.offer([event]);
    await copies.close();
    expect([copies.dropped, writes.flat()]).toEqual([1, [event]]);
  });

  test('that fails drops what it was given and goes on', async () => {
    let isBroken = true;
    const { sink, writes } = memorySink(() => {
      if (isBroken) throw new Error('EPIPE');
    });
    const copies = bestEffort('console', sink, silent);
    copies.offer([anEvent()]);
    await new Promise(setImmediate);
    isBroken = false;
    copies.offer([anEvent()]);
    await copies.close();
    expect([copies.dropped, writes.flat().length]).toEqual([1, 1]);
  });

  test('encodes copies when it writes them; one that cannot be encoded is dropped alone', async () => {
    const { sink, writes } = memorySink();
    const encode = (event: Event): Event => {
      if (event.json === '"bad"') throw new Error('no such field');
      return { ...event, bytes: Buffer.from('x') };
    };
    const copies = bestEffort('console', { ...sink, encode }, silent);
    copies.offer([anEvent(), anEvent('"bad"'), anEvent()]);
    await copies.close();
    expect(copies.dropped).toBe(1);
    expect(writes.flat().map(({ bytes }) => bytes?.toString())).toEqual(['x', 'x']);
  });
});
