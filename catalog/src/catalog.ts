/**
 * A catalog: the list of events that may be said on a bus, as values and as types.
 *
 * The type of a catalog is a map from routing key to event. A subscriber's wildcard picks from it
 * at compile time; `Index` holds the answer for patterns people often write, so that a program
 * with hundreds of calls still checks in a fraction of a second.
 */
import { AuditError } from './error.ts';
import type { AuditEvent, EventBody, EventDefinition } from './event.ts';
import { nearest } from './nearest.ts';
import { compilePattern, type LooseTemplate, type Matches } from './pattern.ts';

export interface Catalog<Events = object, Index = unknown> {
  /** Every definition by its routing key, in the order they were listed. */
  readonly events: ReadonlyMap<string, EventDefinition>;
  /** Carries the types; no value is ever there. */
  readonly types?: { readonly events: Events; readonly index: Index };
}

/** The routing keys of a catalog. */
export type KeyIn<Events> = Extract<keyof Events, string>;

/** The union of the events of a catalog that `Pattern` binds; `never` when there is none. */
export type EventsMatching<Events, Index, Pattern extends string> = string extends Pattern
  ? Events[keyof Events]
  : Pattern extends keyof Index
    ? Index[Pattern]
    : Pattern extends keyof Events
      ? Events[Pattern]
      : Select<Events, Pattern>[keyof Select<Events, Pattern>];

/**
 * The part of the map whose keys match: a key-remapped type, which is the cheap way. The loose
 * template rules out most keys in one step, before the exact match walks the words of the rest.
 */
type Select<Events, Pattern extends string, Loose = LooseTemplate<Pattern>> = {
  [
    Key in keyof Events as Key extends Loose
      ? Matches<Extract<Key, string>, Pattern> extends true
        ? Key
        : never
      : never
  ]: Events[Key];
};

/** The map from key to event that a list of definitions stands for. */
export type EventsIn<Definitions extends readonly EventDefinition[]> = {
  [Definition in Definitions[number] as Definition['key']]: AuditEvent<
    Definition['key'],
    Definition extends EventDefinition<string, infer Body> ? Body : EventBody
  >;
};

/**
 * Makes a catalog of your own events, alone or on top of another:
 * `defineCatalog({ include: pamirCatalog, events: [invoicePaid] })`.
 *
 * @throws AuditError CONFIG_INVALID when a key stands in it twice.
 */
export function defineCatalog<
  const Definitions extends readonly EventDefinition[],
  Included = unknown,
>(options: {
  readonly events: Definitions;
  readonly include?: Catalog<Included>;
}): Catalog<Included & EventsIn<Definitions>> {
  const events = new Map<string, EventDefinition>(options.include?.events);
  for (const definition of options.events) {
    if (events.has(definition.key)) {
      throw new AuditError('CONFIG_INVALID', `the catalog has '${definition.key}' twice`);
    }
    events.set(definition.key, definition);
  }
  return { events };
}

/**
 * The definition of an event.
 *
 * @throws AuditError EVENT_UNKNOWN, with the nearest right key, when the catalog does not have it
 */
export function definitionOf(catalog: Catalog, key: string): EventDefinition {
  const definition = catalog.events.get(key);
  if (definition !== undefined) return definition;
  const near = nearest(key, catalog.events.keys());
  const hint = near === undefined ? '' : `; the nearest is '${near}'`;
  throw new AuditError('EVENT_UNKNOWN', `the catalog has no event '${key}'${hint}`);
}

/** The keys of a catalog that `pattern` binds, in the catalog's order. */
export function keysMatching(catalog: Catalog, pattern: string): readonly string[] {
  const isMatch = compilePattern(pattern);
  return [...catalog.events.keys()].filter(isMatch);
}
