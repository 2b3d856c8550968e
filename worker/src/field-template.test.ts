import { describe, expect, test } from 'vitest';
import { fieldTemplate, templateOf } from './field-template.ts';
import { Timestamp, type Value } from './vrl/value.ts';

const value = {
  service: 'auth',
  user: { id: 7, tags: ['a', 'b'] },
  none: null,
  timestamp: new Timestamp(Date.parse('2026-01-02T03:04:05Z') / 1000, 0),
};

describe('a template', () => {
  test.each<[string, Value, string | undefined]>([
    ['plain', value, 'plain'],
    ['{{ service }}', value, 'auth'],
    ['{{service}}-{{ .user.id }}-{{ user.tags[-1] }}', value, 'auth-7-b'],
    ['{{ user }}', value, '{"id":7,"tags":["a","b"]}'],
    ['{{ none }}', value, '<null>'],
    ['{{ missing }}', value, undefined],
    ['{{ service }}{{ missing }}', value, undefined],
    ['{{ service }} %F %H:%M', value, 'auth 2026-01-02 03:04'],
    ['{{ format }}', { format: '%F' }, '%F'],
    ['{ {{ service }} }', value, '{ auth }'],
  ])('%s', (text, it, expected) => {
    expect(fieldTemplate().parse(text)).toBe(text);
    expect(templateOf(text)(it)).toBe(expected);
  });

  test('has the time of now where the event has none', () => {
    expect(templateOf('%Y')({ timestamp: 'text' })).toBe(String(new Date().getUTCFullYear()));
  });
});

test.each([
  ['{{ a b }}', "'a b' is no path of a field"],
  ['%Q', 'has a % that is no part of a time'],
])('%s is refused: %s', (text, message) => {
  expect(fieldTemplate().safeParse(text).error?.issues[0]?.message).toBe(message);
});
