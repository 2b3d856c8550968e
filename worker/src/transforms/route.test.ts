import { describe, expect, test } from 'vitest';
import { valueOf } from '../event-value.ts';
import { exclusiveRouteTransform } from './exclusive-route.ts';
import { made, portsOf, transformOf } from './fixtures.ts';
import { routeTransform } from './route.ts';

describe('route', () => {
  const options = { route: { small: 'int!(.n) < 10', odd: 'includes([1, 3, 11], .n)' } };

  test('an event leaves by every output whose condition is true', async () => {
    const transform = await transformOf(routeTransform, options);
    expect(portsOf(transform(made({ n: 3 })))).toEqual(['small', 'odd']);
    expect(portsOf(transform(made({ n: 4 })))).toEqual(['small']);
    expect(portsOf(transform(made({ n: 11 })))).toEqual(['odd']);
    expect(portsOf(transform(made({ n: 12 })))).toEqual(['_unmatched']);
    expect(portsOf(transform(made({})))).toEqual(['_unmatched']);
  });

  test('the copies are told apart, and keep their value', async () => {
    const transform = await transformOf(routeTransform, options);
    const copies = transform(made({ n: 3 }));
    expect(copies.map(({ part }) => part)).toEqual([undefined, '/1']);
    expect(copies.map(valueOf)).toEqual([{ n: 3 }, { n: 3 }]);
  });

  test('what matches nothing can be dropped', async () => {
    const transform = await transformOf(routeTransform, { ...options, reroute_unmatched: false });
    expect(transform(made({ n: 12 }))).toEqual([]);
  });

  test('its outputs are the names, and the rest', () => {
    const named = (extra: object) =>
      routeTransform.outputs?.(routeTransform.options.parse({ ...options, ...extra }));
    expect(named({})).toEqual(['small', 'odd', '_unmatched']);
    expect(named({ reroute_unmatched: false })).toEqual(['small', 'odd']);
    expect(routeTransform.hasOnlyNamedOutputs).toBe(true);
  });

  test.each(['_unmatched', '_default'])('no route is called %s', (name) => {
    const { error } = routeTransform.options.safeParse({ route: { [name]: 'true' } });
    expect(error?.issues[0]?.path).toEqual(['route', name]);
  });

  test('a mistake in a condition names the route', async () => {
    const building = transformOf(routeTransform, { route: { odd: '.n' } });
    await expect(building).rejects.toThrow('`route.odd` must give true or false');
  });
});

describe('exclusive_route', () => {
  const routes = [
    { name: 'three', condition: '.n == 3' },
    { name: 'small', condition: 'int!(.n) < 10' },
  ];

  test('an event leaves by the first output whose condition is true', async () => {
    const transform = await transformOf(exclusiveRouteTransform, { routes });
    const ports = [3, 4, 12].map((n) => portsOf(transform(made({ n }))));
    expect(ports).toEqual([['three'], ['small'], ['_unmatched']]);
    expect(transform(made({ n: 3 })).map(valueOf)).toEqual([{ n: 3 }]);
  });

  test('its outputs are the names, and the rest', () => {
    const options = exclusiveRouteTransform.options.parse({ routes });
    expect(exclusiveRouteTransform.outputs?.(options)).toEqual(['three', 'small', '_unmatched']);
  });

  test.each([
    [[{ name: '_unmatched', condition: 'true' }], 'is a name that no route can have'],
    [[...routes, { name: 'three', condition: 'true' }], 'the name three is there twice'],
  ])('%o is refused: %s', (list, message) => {
    const { error } = exclusiveRouteTransform.options.safeParse({ routes: list });
    expect(error?.issues[0]?.message).toBe(message);
  });
});
