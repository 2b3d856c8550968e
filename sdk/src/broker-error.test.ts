import { expect, test } from 'vitest';
import { isAccessRefused } from './broker-error.ts';

/** As the client library words what RabbitMQ says. */
function closedWith(code: number, text: string): Error {
  return Object.assign(new Error(`Channel closed by server: ${code} with message "${text}"`), {
    code,
  });
}

const WRITE = "ACCESS_REFUSED - write access to exchange 'audit' in vhost '/' refused for user 'x'";
const TOPIC =
  "ACCESS_REFUSED - write access to topic 'auth.a' in exchange 'audit' in vhost '/' refused for user 'x'";
const LARGE = 'PRECONDITION_FAILED - message size 6000 is larger than configured max size 5000';

test.each([
  ['a missing right to the exchange', 403, WRITE, true],
  ['a missing right to one topic', 403, TOPIC, false],
  ['an event that is too large', 406, LARGE, false],
])('%s is told apart as a refusal of the user or of the event', (_, code, text, isUser) => {
  expect(isAccessRefused(closedWith(code, text))).toBe(isUser);
});
