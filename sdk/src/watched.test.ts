import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WatchedPromise } from './watched.ts';

const unhandled: unknown[] = [];
const remember = (error: unknown) => unhandled.push(error);
beforeEach(() => process.on('unhandledRejection', remember));
afterEach(() => {
  process.off('unhandledRejection', remember);
  unhandled.length = 0;
});

function failing() {
  const reported: unknown[] = [];
  const { promise, reject } = WatchedPromise.open((error) => reported.push(error));
  setTimeout(() => reject(new Error('no')), 1);
  return { promise, reported };
}

test('a rejection nobody waits for is reported, and is no unhandled rejection', async () => {
  const { reported } = failing();
  await sleep(20);
  expect(reported).toHaveLength(1);
  expect(unhandled).toEqual([]);
});

test('a rejection that is awaited is not reported', async () => {
  const { promise, reported } = failing();
  await expect(promise).rejects.toThrow('no');
  await sleep(5);
  expect(reported).toEqual([]);
});

test('waiting through Promise.all counts as waiting', async () => {
  const { promise, reported } = failing();
  await expect(Promise.all([promise, sleep(1)])).rejects.toThrow('no');
  expect(reported).toEqual([]);
});

test('what is chained to it is an ordinary promise', () => {
  expect(WatchedPromise.resolve(1).then((one) => one)).not.toBeInstanceOf(WatchedPromise);
});
