import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { deadLetter } from './dead-letter.ts';
import { anEvent } from './fixtures.ts';

const PIECE = 48 * 1024;

test.each([0, 1, 2, 3, 400, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 2])(
  'a body of %i bytes is kept whole, in one line of JSON',
  (bytes) => {
    const body = Buffer.from(Array.from({ length: bytes }, (_, index) => (index * 7) % 256));
    const { origin } = anEvent();
    const letter = deadLetter({ ...origin, body }, 'a "reason"', new Date(0));
    const record = JSON.parse(letter.json) as Record<string, unknown>;
    expect(record).toMatchObject({
      time: '1970-01-01T00:00:00.000Z',
      reason: 'a "reason"',
      bytes,
      sha256: createHash('sha256').update(body).digest('hex'),
      body_base64: body.toString('base64'),
    });
    expect(letter.bytes?.toString()).toBe(`${JSON.stringify(record)}\n`);
  },
);
