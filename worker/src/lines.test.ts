import { expect, test } from 'vitest';
import { anEvent } from './fixtures.ts';
import { sizeOf, toLines } from './lines.ts';

const encoded = { ...anEvent('{"a":1}'), bytes: Buffer.from([0xff, 0x0a]) };

test('events are lines of JSON, and one string', () => {
  expect(toLines([anEvent('{"a":1}'), anEvent('"ж"')])).toBe('{"a":1}\n"ж"\n');
  expect(toLines([])).toBe('');
});

test('what was encoded stands between them byte for byte', () => {
  const expected = Buffer.concat([Buffer.from('"ж"\n'), encoded.bytes]);
  expect(toLines([anEvent('"ж"'), encoded])).toEqual(expected);
});

test('what there is to write is what counts', () => {
  expect([sizeOf(anEvent('{"a":1}')), sizeOf(encoded)]).toEqual([7, 2]);
});

test('the text of what has bytes is not made', () => {
  const line = {
    ...encoded,
    get json(): string {
      throw new Error('it was made');
    },
  };
  expect(sizeOf(line)).toBe(2);
  expect(toLines([line])).toEqual(encoded.bytes);
});
