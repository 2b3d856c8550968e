import { expect, test } from 'vitest';
import { uuidv7 } from './uuid.ts';

const FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('an identifier is a UUID of version 7', () => {
  for (let count = 0; count < 300; count += 1) expect(uuidv7()).toMatch(FORM);
});

test('it begins with the milliseconds since 1970', () => {
  // The example of RFC 9562, appendix A.6.
  expect(uuidv7(0x01_7f_22_e2_79_b0)).toMatch(/^017f22e2-79b0-7/);
  expect(uuidv7(1)).toMatch(/^00000000-0001-7/);
});

test('no two are the same, and later ones sort behind', () => {
  const ids = Array.from({ length: 20_000 }, (_, index) => uuidv7(index >> 4));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.map((id) => id.slice(0, 13)).toSorted()).toEqual(ids.map((id) => id.slice(0, 13)));
});
