import { readFileSync } from 'node:fs';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import type { AuditEvent } from './event.ts';
import { defineCatalog, definitionOf, type EventsMatching, keysMatching } from './catalog.ts';
import { defineEvent, eventBody } from './event.ts';
import { type EventKey, type EventOf, type KeysOf, pamirCatalog, pamirServices } from './pamir.ts';

interface Row {
  readonly service: string;
  readonly serviceTitleRu: string;
  readonly key: string;
  readonly titleRu: string;
  readonly titleEn: string;
}

const documented = new URL('../../test/cases/routing-keys.json', import.meta.url);
const rows = JSON.parse(readFileSync(documented, 'utf8')) as readonly Row[];

describe('the catalog of the platform', () => {
  test('has every documented event under its service, with both titles', () => {
    const listed = pamirServices.flatMap(({ name, titleRu, events }) =>
      events.map((event) => ({
        service: name,
        serviceTitleRu: titleRu,
        key: event.key,
        titleRu: event.titleRu,
        titleEn: event.titleEn,
      })),
    );
    const byKey = (a: Row, b: Row) => (a.key < b.key ? -1 : 1);
    expect(listed.toSorted(byKey)).toEqual(rows.toSorted(byKey));
    expect(pamirCatalog.events.size).toBe(209);
  });

  test('names the nearest key to a misspelt one', () => {
    expect(() => definitionOf(pamirCatalog, 'auth.user_action.user.UserCraeted')).toThrow(
      "the catalog has no event 'auth.user_action.user.UserCraeted'; " +
        "the nearest is 'auth.user_action.user.UserCreated'",
    );
  });

  test('knows its keys as types', () => {
    expectTypeOf<'auth.user_action.user.UserCreated'>().toExtend<EventKey>();
    expectTypeOf<'auth.user_action.user.UserCraeted'>().not.toExtend<EventKey>();
    expectTypeOf<
      EventOf<'auth.user_action.user.UserCreated'>['key']
    >().toEqualTypeOf<'auth.user_action.user.UserCreated'>();
    expectTypeOf<KeysOf<'#'>>().toEqualTypeOf<EventKey>();
  });
});

const invoicePaid = defineEvent({
  key: 'billing.user_action.invoice.InvoicePaid',
  titleEn: 'Invoice paid',
  body: eventBody.extend({ metadata: z.strictObject({ invoice: z.string() }) }),
});

describe('a catalog of one’s own', () => {
  test('adds events to those of the platform, with types', () => {
    const catalog = defineCatalog({ include: pamirCatalog, events: [invoicePaid] });
    type Events = typeof catalog extends { types?: { events: infer E } } ? E : never;
    type Billing = EventsMatching<Events, unknown, 'billing.#'>;
    expectTypeOf<Billing['body']['metadata']>().toEqualTypeOf<{ invoice: string }>();
    expectTypeOf<Billing>().toExtend<AuditEvent<'billing.user_action.invoice.InvoicePaid'>>();
    expectTypeOf<EventsMatching<Events, unknown, 'auth.#'>['key']>().toEqualTypeOf<
      KeysOf<'auth.#'>
    >();
    expect(catalog.events.size).toBe(210);
    expect(keysMatching(catalog, 'billing.#')).toEqual([invoicePaid.key]);
  });

  test('cannot have a key twice', () => {
    expect(() => defineCatalog({ events: [invoicePaid, invoicePaid] })).toThrow(
      "the catalog has 'billing.user_action.invoice.InvoicePaid' twice",
    );
  });

  test.each(['', 'a..b', 'a.*', 'a b', `a.${'x'.repeat(255)}`])("refuses the key '%s'", (key) => {
    expect(() => defineEvent({ key, titleEn: 'x' })).toThrow('is not a routing key');
  });
});
