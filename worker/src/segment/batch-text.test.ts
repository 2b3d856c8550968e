import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { BatchText, type Entry } from './batch-text.ts';

const time = new Date('2026-03-01T12:34:56.789Z');

const entries = fc.array(
  fc.record(
    {
      // Half characters and controls, too: what producers put there is theirs.
      id: fc.option(fc.string({ unit: 'binary', maxLength: 300 }), { nil: undefined }),
      identity: fc.constantFrom('0'.repeat(32), '0123456789abcdef'.repeat(2)),
      line: fc.uint8Array({ maxLength: 50 }).map((it) => Buffer.from(it)),
      maybeDuplicateOf: fc.constant('f'.repeat(32)),
    },
    { requiredKeys: ['id', 'identity', 'line'] },
  ),
  { maxLength: 300 },
);

function expected(batch: readonly Entry[], at: number, bytes: number): string {
  const lines = batch.map(({ id, identity, line, maybeDuplicateOf: of }) => {
    const crc = crc32(line).toString(16).padStart(8, '0');
    const entry = [id ?? null, identity, line.length, crc];
    return of === undefined ? entry : [...entry, { maybe_duplicate_of: of }];
  });
  return JSON.stringify({ at, bytes, time: time.toISOString(), lines }).slice(0, -1);
}

test('the line of a batch is what JSON.stringify makes of it', () => {
  const text = new BatchText();
  fc.assert(
    fc.property(entries, fc.maxSafeNat(), fc.maxSafeNat(), (batch, at, bytes) => {
      const made = text.of(batch, { at, bytes, time }).toString();
      expect(made).toBe(expected(batch, at, bytes));
    }),
    { numRuns: 300, seed: 5 },
  );
});

test('ids as long as they can be have room', () => {
  const id = '\u0001'.repeat(255);
  const entry = { id, identity: '0'.repeat(32), line: Buffer.from('x\n') };
  const batch = Array.from({ length: 1000 }, () => ({
    ...entry,
    maybeDuplicateOf: '0'.repeat(32),
  }));
  const made = new BatchText().of(batch, { at: 0, bytes: 2000, time }).toString();
  expect(made).toBe(expected(batch, 0, 2000));
});
