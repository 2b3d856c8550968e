import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const names = ['AUDIT_QUEUE', 'AUDIT_DIR', 'RABBITMQ_HOST'];

test.each([
  ['AUDIT_QUEU', 'AUDIT_QUEUE'],
  ['AUDIT_QUEEU', 'AUDIT_QUEUE'],
  ['audit_dir', 'AUDIT_DIR'],
  ['RABBITMQ_HSOT', 'RABBITMQ_HOST'],
  ['RABBITMQ_NODENAME', undefined],
])('the nearest to %s is %s', (word, expected) => {
  expect(nearest(word, names, 2)).toBe(expected);
});
