import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { Deque } from './deque.ts';

test('items leave in the order they came, over many thousands', () => {
  const deque = new Deque<number>();
  const left: (number | undefined)[] = [];
  for (let i = 0; i < 10_000; i += 1) {
    deque.push(i);
    if (i % 3 === 0) left.push(deque.shift());
  }
  while (deque.length > 0) left.push(deque.shift());
  expect(left).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
  expect(deque.shift()).toBeUndefined();
});

test('what is put back goes first, in its own order', () => {
  const deque = new Deque<string>();
  deque.push('a');
  deque.push('b');
  deque.shift();
  deque.unshift(['x', 'y']);
  expect([deque.first, deque.length]).toEqual(['x', 3]);
  expect(deque.clear()).toEqual(['x', 'y', 'b']);
  expect(deque.length).toBe(0);
});

test('taking everything out of a long one does not move the rest each time', () => {
  const items = Array.from({ length: 100_000 }, (_, index) => index);
  const deque = new Deque<number>();
  for (const item of items) deque.push(item);
  const ours = msToEmpty(deque);
  // An array of this length is moved at every `shift`: about three thousand times as much work.
  expect(msToEmpty(items) / ours).toBeGreaterThan(10);
});

test('what has left is not kept in memory', async () => {
  const deque = new Deque<object>();
  const left = new WeakRef(throughOf(deque));
  deque.push({});
  // A reference that a WeakRef was made of in this turn is kept until the next one.
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  expect(left.deref()).toBeUndefined();
  expect(deque.length).toBe(1);
});

/** In a function of its own, so that no local variable of the test keeps the item. */
function throughOf(deque: Deque<object>): object {
  deque.push({ content: Buffer.alloc(1000) });
  return deque.shift() ?? {};
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

function msToEmpty(queue: { shift(): number | undefined }): number {
  const started = performance.now();
  while (queue.shift() !== undefined);
  return performance.now() - started;
}
