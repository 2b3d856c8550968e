/**
 * What must compile and what must not. Checked by `tsc -b`: an `@ts-expect-error` that expects in
 * vain is an error itself. Never run.
 */
import {
  defineCatalog,
  defineEvent,
  type EventKey,
  type KeysOf,
  pamirCatalog,
} from '@pamir-audit/catalog';
import { createBus } from '@pamir-audit/sdk';

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles only for `true`. */
function claim<_Claim extends true>(): void {}

const bus = createBus({ service: 'auth' });
const body = {
  user_id: null,
  user_login: 'admin',
  endpoint: '/',
  parameters: '',
  metadata: { source_ip: '10.0.0.1' },
  response_status_code: 201,
};
const options = { queue: 'q' };

export async function publishing(): Promise<void> {
  const { id, state, routed } = await bus.publish('auth.user_action.user.UserCreated', body);
  claim<
    Same<
      [typeof id, typeof state, typeof routed],
      [string, 'confirmed' | 'accepted' | 'spooled', boolean | undefined]
    >
  >();
  // @ts-expect-error a misspelt key
  await bus.publish('auth.user_action.user.UserCraeted', body);
  // @ts-expect-error a field is missing
  await bus.publish('auth.user_action.user.UserCreated', { user_id: null });
  // @ts-expect-error a field too many
  await bus.publish('auth.user_action.user.UserCreated', { ...body, extra: 1 });
  // @ts-expect-error metadata is JSON
  await bus.publish('auth.user_action.user.UserCreated', { ...body, metadata: { a: new Date() } });
}

export function subscribing(): void {
  bus.subscribe('auth.#', options, (event) => {
    claim<Same<(typeof event)['key'], KeysOf<'auth.#'>>>();
    if (event.key === 'auth.user_action.user.UserCreated') {
      claim<Same<(typeof event)['key'], 'auth.user_action.user.UserCreated'>>();
      event.body.user_login.toUpperCase();
    }
    // @ts-expect-error no event of another service can come
    void (event.key === 'license.user_action.license_management.LicenseUploaded');
  });
  bus.subscribe(['auth.#', 'license.#'], options, (event) => {
    claim<Same<(typeof event)['key'], KeysOf<'auth.#'> | KeysOf<'license.#'>>>();
  });
  bus.subscribe('*.user_action.settings.SettingUpdated', options, ({ key }) => {
    claim<Same<typeof key, KeysOf<'#.SettingUpdated'>>>();
  });
  bus.subscribe('#', options, ({ key }) => claim<Same<typeof key, EventKey>>());
  // @ts-expect-error binds nothing
  bus.subscribe('auht.#', options, () => {});
  // @ts-expect-error all keys have four words
  bus.subscribe('auth.*.*', options, () => {});
  // @ts-expect-error one of them binds nothing
  bus.subscribe(['auth.#', 'auht.#'], options, () => {});
}

/** A pattern known only at run time brings any event. */
export function dynamic(pattern: string): void {
  bus.subscribe(pattern, options, ({ key }) => claim<Same<typeof key, EventKey>>());
}

export function ownEvents(): void {
  const paid = defineEvent({ key: 'billing.user_action.invoice.InvoicePaid', titleEn: 'Paid' });
  const catalog = defineCatalog({ include: pamirCatalog, events: [paid] });
  const own = createBus({ service: 'billing', catalog });
  void own.publish('billing.user_action.invoice.InvoicePaid', body);
  void own.publish('auth.user_action.user.UserCreated', body);
  // @ts-expect-error in neither catalog
  void own.publish('billing.user_action.invoice.InvoicePayed', body);
  own.subscribe('billing.#', options, ({ key }) => {
    claim<Same<typeof key, 'billing.user_action.invoice.InvoicePaid'>>();
  });
  own.subscribe('auth.#', options, ({ key }) => claim<Same<typeof key, KeysOf<'auth.#'>>>());
}

type TwentyKeys = CountOf<KeysOf<'auth.#'>>;
/** How many members a union has. */
type CountOf<Union, Seen extends readonly unknown[] = []> = [Union] extends [never]
  ? Seen['length']
  : CountOf<Exclude<Union, LastOf<Union>>, [...Seen, 1]>;
type LastOf<Union> = (Union extends unknown ? (x: () => Union) => 0 : 0) extends (
  x: infer Last,
) => 0
  ? Last extends () => infer Member
    ? Member
    : never
  : never;
claim<Same<TwentyKeys, 20>>();
