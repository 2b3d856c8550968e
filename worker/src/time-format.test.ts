import { expect, test } from 'vitest';
import { formatTime } from './time-format.ts';

const time = new Date('2026-01-02T03:04:05.678Z');

test.each([
  ['audit-%Y-%m-%d.log', 'audit-2026-01-02.log'],
  ['%F_%H%M%S', '2026-01-02_030405'],
  ['100%%', '100%'],
  ['plain', 'plain'],
])('%s becomes %s', (template, expected) => {
  expect(formatTime(template, time)).toBe(expected);
});

test.each(['%q', 'audit-%', '%y'])('%s is refused by name', (template) => {
  expect(() => formatTime(template, time)).toThrow(/has '%.?', which is none of/);
});
