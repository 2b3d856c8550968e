import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../fixtures.ts';
import { nodeDisk } from './node-disk.ts';
import { SeenIdentities } from './seen-identities.ts';
import { Trail } from './trail.ts';
import { verify } from './verify.ts';
import { entry, optionsOf, threeDays } from './verify.fixtures.ts';

describe('verify', () => {
  test('lists what may stand twice, and what does', async () => {
    const directory = temporaryDirectory();
    const options = optionsOf(directory, () => Date.UTC(2026, 0, 1));
    const trail = await Trail.open({ ...options, windowSize: 1 });
    await trail.append([entry('a', 'x')]);
    await trail.append([entry(undefined, 'y')]);
    await trail.append([entry(undefined, 'y', true)]);
    await trail.append([entry('a', 'x')]);
    await trail.close();
    const { possibleDuplicates, doubled } = await verify(nodeDisk, directory);
    expect(possibleDuplicates).toMatchObject([{ file: 'audit-2026-01-01.log', line: 3 }]);
    expect(doubled).toEqual(['a']);
  });

  test('counts what stands twice once, in one directory and in two after a hand-over', async () => {
    const directory = await threeDays();
    const handedOver = temporaryDirectory();
    const options = optionsOf(handedOver, () => Date.UTC(2026, 0, 4));
    const trail = await Trail.open(options);
    await trail.append([entry('c3', 'three'), entry('d3', 'four'), entry(undefined, 'five')]);
    await trail.close();
    const seen = new SeenIdentities();
    expect(await verify(nodeDisk, directory, { seen })).toMatchObject({ events: 9, doubled: [] });
    const second = await verify(nodeDisk, handedOver, { seen });
    expect(second).toMatchObject({ events: 2, doubled: ['c3'] });
    expect(second.files).toMatchObject([{ events: 3 }]);
    expect(await verify(nodeDisk, handedOver)).toMatchObject({ events: 3, doubled: [] });
  });

  test('does not take a dead letter for the line that its event has as well', async () => {
    const directory = await threeDays();
    const options = optionsOf(directory, () => Date.UTC(2026, 0, 3));
    const dead = await Trail.open({ ...options, template: 'dead-%F.jsonl', kind: 'dead' });
    await dead.append([entry('c3', 'three')]);
    await dead.close();
    expect(await verify(nodeDisk, directory)).toMatchObject({ events: 9, doubled: [] });
  });
});
