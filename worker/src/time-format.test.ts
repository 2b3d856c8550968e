import { expect, test } from 'vitest';
import { formatTime } from './time-format.ts';

const time = new Date('2026-01-02T03:04:05.678Z');

test.each([
  ['audit-%Y-%m-%d.log', 'audit-2026-01-02.log'],
  ['%F_%H%M%S', '2026-01-02_030405'],
  ['100%%', '100%'],
  ['plain', 'plain'],
  ['%G-W%V-%j', '2026-W01-002'],
])('%s becomes %s', (template, expected) => {
  expect(formatTime(template, time)).toBe(expected);
});

test.each([
  ['%E', '%E'],
  ['audit-%', '%'],
  ['%%-%Q', '%Q'],
  ['%Y-%3x', '%3x'],
])('%s is refused by name: %s', (template, named) => {
  expect(() => formatTime(template, time)).toThrow(`has '${named}', which is no part of a time`);
});

test('a part of the time with slashes is refused, for it would be directories', () => {
  expect(() => formatTime('audit-%D.log', time)).toThrow('written with slashes');
  expect(formatTime('/var/log/%F.log', time)).toBe('/var/log/2026-01-02.log');
});

test('the name is that of the zone, summer time or not', () => {
  const at = (text: string) => formatTime('%F %H', new Date(text), 'Europe/Berlin');
  expect(at('2026-01-02T23:30:00Z')).toBe('2026-01-03 00');
  expect(at('2026-07-02T23:30:00Z')).toBe('2026-07-03 01');
});
