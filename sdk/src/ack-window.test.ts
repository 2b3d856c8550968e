import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { AckWindow } from './ack-window.ts';

test('a batch that settles before an older one acknowledges nothing', () => {
  const window = new AckWindow();
  const first = window.add(10);
  const second = window.add(20);
  expect(second()).toBeUndefined();
  expect(first()).toBe(20);
  expect(window.isEmpty).toBe(true);
});

test('in any order, a tag is acknowledged only when all before it are settled', () => {
  const orders = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 });
  fc.assert(
    fc.property(orders, (order) => {
      const window = new AckWindow();
      const settles = order.map((_, index) => window.add(index));
      const settled = new Set<number>();
      let acknowledged = -1;
      for (const index of order) {
        settled.add(index);
        const tag = settles[index]?.();
        if (tag === undefined) continue;
        expect(tag).toBeGreaterThan(acknowledged);
        for (let before = 0; before <= tag; before += 1) expect(settled).toContain(before);
        acknowledged = tag;
      }
      expect(acknowledged).toBe(7);
    }),
  );
});
