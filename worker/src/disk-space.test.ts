import { describe, expect, test } from 'vitest';
import { parseRoom, stageOf } from './disk-space.ts';

describe('room on the disk', () => {
  test('is a size or a share', () => {
    expect(['10%', '0.5%', '0', '64K', '1.5G'].map(parseRoom)).toEqual([
      { percent: 10 },
      { percent: 0.5 },
      { bytes: 0 },
      { bytes: 65_536 },
      { bytes: 1_610_612_736 },
    ]);
    expect(['', '10 %', '-1', '101%', '1T', 'much', '1e3'].map(parseRoom)).toEqual(
      Array.from({ length: 7 }),
    );
  });

  test('has three limits, of which the lowest that is crossed counts', () => {
    const limits = { warn: { percent: 10 }, act: { bytes: 50 }, stop: { bytes: 20 } };
    const stages = [100, 99, 50, 49, 20, 19, 0].map((free) => stageOf(free, 1000, limits));
    expect(stages).toEqual(['plenty', 'warn', 'warn', 'act', 'act', 'stop', 'stop']);
  });

  test('of none is never too little when the limit is none', () => {
    const none = { bytes: 0 };
    expect(stageOf(0, 1000, { warn: none, act: none, stop: none })).toBe('plenty');
  });
});
