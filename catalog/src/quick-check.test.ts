import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EventBody, eventBody } from './event.ts';
import { quicklyChecked } from './quick-check.ts';

const right: EventBody = {
  event_type: 'UserCreated',
  user_id: '7c0f4a52-2f0a-4b9e-9f0e-0c9b1b0f5a11',
  user_login: 'ivanov',
  endpoint: '/',
  parameters: '',
  metadata: { source_ip: '10.0.0.1', nested: [1, { deep: null }] },
  response_status_code: 200,
  timestamp: '2026-01-02T03:04:05.678901+03:00',
};

const missing = { event_type: 'UserDeleted', timestamp: '2026-11-24T00:00:00Z' };

/** Anything a caller without types might hand over, and some that nobody would think of. */
const anything = fc.oneof(
  fc.anything({ withDate: true, withBigInt: true, withNullPrototype: true, withSparseArray: true }),
  fc.dictionary(fc.string(), fc.jsonValue()),
  fc.constantFrom(
    '',
    'x',
    right.user_id,
    right.timestamp,
    '2026-01-02T03:04:05',
    1e21,
    2 ** 53,
    -0,
  ),
);

const body = fc
  .tuple(fc.constantFrom(...Object.keys(right), 'further'), anything)
  .map(([name, value]) => ({ ...right, [name]: value }));

test('a body as it should be does not need the schema', () => {
  expect(quicklyChecked(right, missing)).toEqual(right);
  const bare = { ...right, user_id: null, metadata: {} };
  expect(quicklyChecked(bare, missing)).toEqual(bare);
});

test('what is missing is filled in', () => {
  const { event_type: _type, timestamp: _time, ...rest } = right;
  const filledIn = { ...rest, ...missing };
  expect(quicklyChecked(rest, missing)).toEqual(filledIn);
  expect(Object.keys(quicklyChecked(rest, missing) ?? {})).toEqual(Object.keys(right));
});

test('a field of a prototype is not taken for one of the body', () => {
  const { endpoint: _, ...rest } = right;
  const odd = Object.assign(Object.create({ endpoint: '/' }) as EventBody, rest, { further: 1 });
  expect(quicklyChecked(odd, missing)).toBeUndefined();
});

test('what is taken without the schema is what the schema gives, text for text', () => {
  fc.assert(
    fc.property(body, (it) => {
      const checked = quicklyChecked(it, missing);
      if (checked === undefined) return;
      const bySchema = eventBody.safeParse({
        ...it,
        event_type: it.event_type ?? missing.event_type,
        timestamp: it.timestamp ?? missing.timestamp,
      });
      expect(bySchema.success).toBe(true);
      expect(JSON.stringify(checked)).toBe(JSON.stringify(bySchema.data));
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ['a hole in a list', { metadata: { list: Array(1) } }],
  ['a name that is a symbol', { metadata: { [Symbol('x')]: 1 } }],
  ['a value of a class', { metadata: { when: new Date() } }],
  ['not a number', { metadata: { x: Number.NaN } }],
  ['undefined', { metadata: { x: undefined } }],
  ['a name that would set the prototype', { metadata: JSON.parse('{"__proto__":1}') as object }],
  ['a time without an offset', { timestamp: '2026-01-02T03:04:05' }],
  ['an empty event type', { event_type: '' }],
  ['a code with a fraction', { response_status_code: 1.5 }],
  ['an id that is no UUID', { user_id: 'x' }],
  ['a login that is no text', { user_login: 1 }],
  ['a further field', { further: 1 }],
])('%s is left to the schema', (_, wrong) => {
  expect(quicklyChecked({ ...right, ...wrong } as EventBody, missing)).toBeUndefined();
});
