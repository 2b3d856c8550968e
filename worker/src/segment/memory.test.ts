import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { aTrail, DAY, diskWith, event } from './trail.fixtures.ts';

/** So long that a batch of a thousand has a longer line than is looked at first. */
const idOf = (number: number) => String(number).padStart(250, '0');
const batchOf = (batch: number) =>
  Array.from({ length: 1000 }, (_, line) => event(idOf(batch * 1000 + line), 'x'));

test('of a long log only the end is read, however long its lines are', async () => {
  const { open, path } = aTrail({ windowSize: 2500 });
  const first = await open();
  for (let batch = 0; batch < 80; batch += 1) await first.append(batchOf(batch));
  await first.close();
  let read = 0;
  const disk = diskWith((file) => {
    const reading = file.read.bind(file);
    file.read = async (position, length) => {
      const bytes = await reading(position, length);
      read += bytes.length;
      return bytes;
    };
  });
  const second = await open({ disk });
  expect(read).toBeLessThan(statSync(path(`${DAY}.commits`)).size / 2);
  const last = batchOf(79).slice(-1);
  expect(await second.append([...batchOf(78).slice(500, 501), ...last])).toEqual([]);
  await second.close();
});
