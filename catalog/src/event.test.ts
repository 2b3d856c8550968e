import { describe, expect, test } from 'vitest';
import { definitionOf } from './catalog.ts';
import { completeBody, type NewEventBody, parseBody } from './event.ts';
import { pamirCatalog } from './pamir.ts';

const key = 'auth.user_action.user.UserCreated';
const definition = definitionOf(pamirCatalog, key);

const body: NewEventBody = {
  user_id: null,
  user_login: 'admin',
  endpoint: '/api/v1/users',
  parameters: '{}',
  metadata: { source_ip: '10.0.0.1' },
  response_status_code: 201,
};

describe('a body to publish', () => {
  test('gets its event type from the key and the present time', () => {
    const before = new Date().toISOString();
    const complete = completeBody(definition, body);
    expect(complete.event_type).toBe('UserCreated');
    expect(complete.timestamp >= before).toBe(true);
  });

  test('keeps the time it was given', () => {
    const timestamp = '2026-01-02T03:04:05.678901+03:00';
    expect(completeBody(definition, { ...body, timestamp }).timestamp).toBe(timestamp);
  });

  test('is refused with every field that is wrong', () => {
    const wrong = { ...body, user_id: 'x', response_status_code: '200', extra: 1 } as never;
    expect(() => completeBody(definition, wrong)).toThrow(
      /^auth\.user_action\.user\.UserCreated: .*user_id: .*response_status_code: .*extra/,
    );
  });

  test('is refused with the names of the fields that it lacks', () => {
    expect(() => completeBody(definition, { user_login: 'x' } as never)).toThrow(
      /user_id: it is missing; endpoint: it is missing; .*response_status_code: it is missing$/,
    );
  });

  test.each([null, 'text', undefined])('is refused when it is %s', (wrong) => {
    expect(() => completeBody(definition, wrong as never)).toThrow(
      expect.objectContaining({ code: 'EVENT_INVALID' }),
    );
  });

  test.each([
    ['not a number', { a: Number.NaN }],
    ['undefined', { a: undefined }],
    ['a date', { a: new Date() }],
    ['a big integer', { a: 1n }],
  ])('is refused with %s in its metadata, which JSON would alter', (_, metadata) => {
    expect(() => completeBody(definition, { ...body, metadata } as never)).toThrow(/metadata\.a/);
  });
});

describe('a received body', () => {
  const received = { ...body, event_type: 'UserCreated', timestamp: '2025-03-01T12:34:56.789012' };

  test.each([
    '2025-03-01T12:34:56.789012',
    '2025-03-01T12:34:56.789012+00:00',
    '2025-03-01 12:34:56',
    '2025-03-01T12:34:56Z',
    '2025-03-01T12:34:56+0300',
  ])('may have the time %s', (timestamp) => {
    expect(parseBody(key, { ...received, timestamp }).timestamp).toBe(timestamp);
  });

  test('may have further fields, and any UUID', () => {
    const user_id = 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF';
    expect(parseBody(key, { ...received, user_id, more: [1] })).toMatchObject({
      user_id,
      more: [1],
    });
  });

  test('is refused without a documented field', () => {
    const { user_login: _, ...rest } = received;
    expect(() => parseBody(key, rest)).toThrow(/user_login/);
  });
});
