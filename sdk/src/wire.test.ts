import { pamirCatalog } from '@pamir-audit/catalog';
import { describe, expect, test } from 'vitest';
import type { Delivery } from './delivery.ts';
import { decode, encode, resent, vouchedFor } from './wire.ts';

const key = 'auth.user_action.user.UserCreated';
const body = {
  event_type: 'UserCreated',
  user_id: null,
  user_login: 'admin',
  endpoint: '/',
  parameters: '',
  metadata: {},
  response_status_code: 200,
  timestamp: '2026-01-02T03:04:05.000Z',
};
const producer = { service: 'auth', instance: 'host.1', login: 'guest' };

const delivered = (content: string, overrides: Partial<Delivery> = {}): Delivery => ({
  key,
  exchange: 'x',
  body: Buffer.from(content),
  id: 'id',
  redelivered: false,
  properties: { appId: 'auth' },
  ...overrides,
});

describe('an event on its way out', () => {
  test('has the documented body and nothing else', () => {
    const { content } = encode(key, body, producer, 1);
    expect(JSON.parse(content.toString())).toEqual(body);
  });

  test('says who sent it, when, and in which order', () => {
    const { id, properties } = encode(key, body, producer, 7);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(properties).toMatchObject({
      messageId: id,
      type: 'UserCreated',
      appId: 'auth',
      userId: 'guest',
      deliveryMode: 2,
      mandatory: true,
      contentType: 'application/json',
      headers: { producer: 'host.1', seq: 7, schema_version: 1 },
    });
    expect(properties.timestamp).toBeCloseTo(Date.now() / 1000, -1);
  });

  test('sent again differs in one header only', () => {
    const { properties } = encode(key, body, producer, 1, 'id');
    const again = resent(properties);
    expect(again.headers).toEqual({ ...(properties.headers as object), resent: true });
    expect({ ...again, headers: 0 }).toEqual({ ...properties, headers: 0 });
  });
});

describe('the login that the broker vouches for', () => {
  const { properties } = encode(key, body, producer, 1, 'id');

  test('is the one of the connection that sends, not of the one it was meant for', () => {
    expect(vouchedFor(properties, 'guest')).toBe(properties);
    expect(vouchedFor(properties, 'other')).toEqual({ ...properties, userId: 'other' });
  });

  test('is left out where the broker takes it from a certificate', () => {
    const { userId: _, ...rest } = properties;
    expect(vouchedFor(properties, undefined)).toStrictEqual(rest);
    const { properties: unknown } = encode(key, body, { ...producer, login: undefined }, 1, 'id');
    expect(unknown).not.toHaveProperty('userId');
  });
});

describe('an event on its way in', () => {
  test('comes back as it was said', () => {
    const { content } = encode(key, body, producer, 1);
    const event = decode(delivered(content.toString()), pamirCatalog);
    expect(event).toEqual({ key, body, id: 'id', service: 'auth', known: true });
  });

  test('may have a key outside the catalog, and is marked', () => {
    const event = decode(delivered(JSON.stringify(body), { key: 'auth.x.y.Z' }), pamirCatalog);
    expect(event).toMatchObject({ key: 'auth.x.y.Z', known: false });
  });

  test('may begin with a byte order mark', () => {
    const event = decode(delivered(`\uFEFF${JSON.stringify(body)}`), pamirCatalog);
    expect(event.body).toEqual(body);
  });

  test.each(['', 'not json', '[]', 'null', '{}'])("is refused with the body '%s'", (content) => {
    expect(() => decode(delivered(content), pamirCatalog)).toThrow(
      expect.objectContaining({ code: 'EVENT_INVALID' }),
    );
  });
});
