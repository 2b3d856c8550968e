import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identityOf, IdentityWindow } from './identity.ts';

const numbered = (n: number) => identityOf(`id-${n}`, Buffer.from('body'));

describe('an identity', () => {
  test('is of the id and the body together', () => {
    const of = (id: string | undefined, body: string) => identityOf(id, Buffer.from(body));
    expect(of('a', 'x')).toBe(of('a', 'x'));
    const different = [of('a', 'x'), of('a', 'y'), of('b', 'x'), of(undefined, 'x')];
    // Where the id ends counts too.
    different.push(of('a\0x', 'y'), of('a', '\0xy'), of(undefined, 'ax'), of('ax', ''));
    expect(new Set(different).size).toBe(8);
  });

  test('of a part is none that a message can be made to have', () => {
    const whole = identityOf('a', Buffer.from('x'));
    const part = '/1'.repeat(40);
    // What is hashed for the part, read as the length of an id, the id, and a body.
    const [length, ...rest] = Buffer.from(whole + part);
    const id = Buffer.from(rest.slice(0, length)).toString();
    const forged = identityOf(id, Buffer.from(rest.slice(length)));
    expect(identityOf('a', Buffer.from('x'), part)).not.toBe(forged);
  });

  test('of each part of a message is another', () => {
    const whole = identityOf('a', Buffer.from('x'));
    const parts = ['', '/1', '/2', '/1/1'].map((part) => identityOf('a', Buffer.from('x'), part));
    expect(parts[0]).toBe(whole);
    expect(parts.every((it) => /^[0-9a-f]{32}$/.test(it))).toBe(true);
    expect(new Set(parts).size).toBe(4);
  });
});

describe('the window', () => {
  test('knows the last ones, and forgets the oldest first', () => {
    const window = new IdentityWindow(5000);
    for (let n = 0; n < 20_000; n += 1) window.add(numbered(n));
    expect(window.size).toBe(5000);
    expect([14_999, 15_000, 19_999, 20_000].map((n) => window.has(numbered(n)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('does as a list of the last ones would, in any order of additions', () => {
    // Few identities in one corner of the table, so that they collide and wrap around its end.
    const colliding = fc.integer({ min: 0, max: 30 }).map((n) => {
      const corner = n % 2 === 0 ? '000007ff' : '000007fe';
      // Some have a tag in common, 0 among them, which is written as 1.
      const tag = (n % 3).toString(16).padStart(8, '0');
      return `${corner}${tag}${n.toString(16).padStart(16, '0')}`;
    });
    fc.assert(
      fc.property(fc.array(colliding, { maxLength: 200 }), (identities) => {
        const window = new IdentityWindow(7);
        let last: string[] = [];
        for (const identity of identities) {
          expect(window.add(identity)).toBe(!last.includes(identity));
          if (!last.includes(identity)) last = [...last, identity].slice(-7);
          for (const it of identities) expect(window.has(it)).toBe(last.includes(it));
        }
      }),
      { numRuns: 300, seed: 11 },
    );
  });

  test('takes back the newest, and not those that left for them', () => {
    const window = new IdentityWindow(1500);
    for (let n = 0; n < 2000; n += 1) window.add(numbered(n));
    const { added } = window;
    for (let n = 2000; n < 2100; n += 1) window.add(numbered(n));
    window.takeBack(added);
    const known = [599, 600, 1999, 2000, 2099].map((n) => window.has(numbered(n)));
    expect(known).toEqual([false, true, true, false, false]);
    expect(window.size).toBe(1400);
    for (let n = 2000; n < 2200; n += 1) expect(window.add(numbered(n))).toBe(true);
    const now = [699, 700, 2199].map((n) => window.has(numbered(n)));
    expect(now).toEqual([false, true, true]);
  });

  test('takes back no more than it has', () => {
    const window = new IdentityWindow(10);
    for (let n = 0; n < 30; n += 1) window.add(numbered(n));
    window.takeBack(0);
    expect(window.size).toBe(0);
    expect(window.has(numbered(29))).toBe(false);
    expect(window.add(numbered(29))).toBe(true);
  });
});
