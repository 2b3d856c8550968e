import { describe, expect, test } from 'vitest';
import { Admissions } from './admissions.ts';
import { anEvent } from './fixtures.ts';

function aPush() {
  let store = () => {};
  let giveBack: (error: Error) => void = () => {};
  const push = new Promise<void>((resolve, reject) => {
    store = resolve;
    giveBack = reject;
  });
  return {
    push,
    stored: async () => {
      store();
      await push;
    },
    givenBack: async () => {
      giveBack(new Error('given back'));
      await push.catch(() => {});
    },
  };
}

const nameless = (json: string, redelivered = false) =>
  anEvent(json, { id: undefined, redelivered });

const another = Promise.resolve();

describe('an event that was let through', () => {
  test('and is being stored is known by its id, when it comes with another push', async () => {
    const admissions = new Admissions();
    const { push, stored } = aPush();
    const event = anEvent('{}');
    admissions.admit(event, push);
    expect(admissions.isReturning(event, another)).toBe(true);
    expect(admissions.isReturning(event, push)).toBe(false);
    expect(admissions.isReturning(anEvent('{}'), another)).toBe(false);
    await stored();
    expect(admissions.isReturning(event, another)).toBe(false);
  });

  test('and has no id returns only when the broker says so', () => {
    const admissions = new Admissions();
    admissions.admit(nameless('{"a":1}'), aPush().push);
    expect(admissions.isReturning(nameless('{"a":1}'), another)).toBe(false);
    expect(admissions.isReturning(nameless('{"a":1}', true), another)).toBe(true);
    expect(admissions.isReturning(nameless('{"a":2}', true), another)).toBe(false);
  });

  test('twice, and is being stored, returns twice with one push and no more', () => {
    const admissions = new Admissions();
    const [first, second] = [aPush().push, aPush().push];
    const event = nameless('{}', true);
    admissions.admit(event, first);
    admissions.admit(event, first);
    const returning = [1, 2, 3].map(() => {
      const isReturning = admissions.isReturning(event, second);
      admissions.admit(event, second);
      return isReturning;
    });
    expect(returning).toEqual([true, true, false]);
  });

  test('and was given back returns as often as it was let through', async () => {
    const admissions = new Admissions();
    const { push, givenBack } = aPush();
    admissions.admit(nameless('{}'), push);
    admissions.admit(nameless('{}'), push);
    await givenBack();
    const returning = [1, 2, 3].map(() => admissions.isReturning(nameless('{}'), another));
    expect(returning).toEqual([true, true, false]);
  });

  test('is known apart from another part of the same message', () => {
    const admissions = new Admissions();
    const event = anEvent('{}');
    admissions.admit({ ...event, part: '/1' }, aPush().push);
    expect(admissions.isReturning(event, another)).toBe(false);
    expect(admissions.isReturning({ ...event, part: '/1' }, another)).toBe(true);
  });

  test('outside of a push is stored at once', () => {
    const admissions = new Admissions();
    const event = anEvent();
    admissions.admit(event, undefined);
    expect(admissions.isReturning(event, another)).toBe(false);
  });
});

test('those that never come again make room for others', async () => {
  const admissions = new Admissions();
  const first = anEvent();
  const { push, givenBack } = aPush();
  admissions.admit(first, push);
  for (let count = 0; count < 100_000; count += 1) admissions.admit(anEvent(), push);
  await givenBack();
  expect(admissions.isReturning(first, another)).toBe(false);
  expect(admissions.isReturning(anEvent(), another)).toBe(false);
});
