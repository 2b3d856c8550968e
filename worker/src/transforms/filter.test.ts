import { expect, test } from 'vitest';
import { filterTransform } from './filter.ts';
import { made, transformOf } from './fixtures.ts';

test('an event goes on as it is when the condition is true, and is dropped otherwise', async () => {
  const filter = await transformOf(filterTransform, { condition: '.code == 500' });
  const event = made({ code: 500 });
  expect(filter(event)).toEqual([event]);
  expect(filter(made({ code: 200 }))).toEqual([]);
  expect(filter(made({}))).toEqual([]);
});

test('a condition that is no program ends the start', async () => {
  await expect(transformOf(filterTransform, { condition: '.code' })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
  });
});
