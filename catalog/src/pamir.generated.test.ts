import { expect, test } from 'vitest';
import { pamirServices } from './pamir.ts';

const definitions = pamirServices.flatMap(({ events }) => events);

/** `auth.user_action.user.UserCreated` → `AuthUserUserCreated`, which is unique in the catalog. */
function interfaceName(key: string): string {
  const [service = '', , ...rest] = key.split('.');
  const words = [service, ...rest].flatMap((part) => part.split('_'));
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** The patterns people write: everything, a prefix, one domain of one or of all services. */
function commonPatterns(key: string): string[] {
  const [service, action, domain] = key.split('.');
  return [
    '#',
    `${service}.#`,
    `${service}.${action}.#`,
    `${service}.${action}.${domain}.#`,
    `${service}.${action}.${domain}.*`,
    `${service}.*.${domain}.*`,
    `*.*.${domain}.*`,
    `*.${action}.${domain}.*`,
  ];
}

function generate(): string {
  const index = new Map<string, Set<string>>();
  for (const { key } of definitions) {
    for (const pattern of commonPatterns(key)) {
      index.set(pattern, (index.get(pattern) ?? new Set()).add(interfaceName(key)));
    }
  }
  return [
    '/** Generated from events/ by `npm run generate`; a test fails when it is out of date. */',
    "import type { AuditEvent } from './event.ts';",
    '',
    ...definitions.map(
      ({ key, titleEn }) =>
        `/** ${titleEn}. */\nexport interface ${interfaceName(key)} extends AuditEvent<'${key}'> {}`,
    ),
    '',
    '/** Routing key to event. */',
    'export interface EventMap {',
    ...definitions.map(({ key }) => `  '${key}': ${interfaceName(key)};`),
    '}',
    '',
    '/** The answer for common patterns, so that the compiler need not search. */',
    'export interface PatternIndex {',
    ...[...index].map(([pattern, names]) => `  '${pattern}': ${[...names].join(' | ')};`),
    '}',
    '',
  ].join('\n');
}

test('the generated types are those of the event lists', async () => {
  await expect(generate()).toMatchFileSnapshot('./pamir.generated.ts');
});

test('every event has an interface name of its own', () => {
  const names = new Set(definitions.map(({ key }) => interfaceName(key)));
  expect(names.size).toBe(definitions.length);
});
