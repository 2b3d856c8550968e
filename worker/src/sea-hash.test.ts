import { expect, test } from 'vitest';
import { seaHash } from './sea-hash.ts';

test('the hash is that of the reference', () => {
  expect(seaHash(Buffer.from('to be or not to be'))).toBe(1988685042348123509n);
});

test('every length has a hash of its own', () => {
  const hashes = Array.from({ length: 70 }, (_, length) => seaHash(Buffer.alloc(length, 7)));
  expect(new Set(hashes).size).toBe(70);
});
