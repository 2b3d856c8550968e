/** The catalog of the Pamir platform: every event its services publish, by service. */
import type { Catalog, EventsMatching } from './catalog.ts';
import { defineCatalog } from './catalog.ts';
import type { EventDefinition } from './event.ts';
import { auth } from './events/auth.ts';
import { dockerTool } from './events/docker-tool.ts';
import { license } from './events/license.ts';
import { monitoring } from './events/monitoring.ts';
import { notification } from './events/notification.ts';
import { srm } from './events/srm.ts';
import { taskTool } from './events/task-tool.ts';
import type { EventMap, PatternIndex } from './pamir.generated.ts';

/** The events of one service. */
export interface Service {
  /** First word of its routing keys, and the `app_id` it publishes with. */
  readonly name: string;
  readonly titleEn: string;
  readonly titleRu: string;
  readonly events: readonly EventDefinition[];
}

/** In the order of the platform's documentation. */
export const pamirServices: readonly Service[] = [
  auth,
  srm,
  taskTool,
  dockerTool,
  notification,
  monitoring,
  license,
];

export type PamirCatalog = Catalog<EventMap, PatternIndex>;

/** Every event of the platform. What a bus speaks unless told otherwise. */
export const pamirCatalog: PamirCatalog = defineCatalog({
  events: pamirServices.flatMap(({ events }) => events),
}) as Catalog as PamirCatalog;

/** Every routing key of the platform. */
export type EventKey = keyof EventMap;

/** All of them, in the order of the documentation. */
export const pamirKeys = [...pamirCatalog.events.keys()] as readonly EventKey[];

/** The event published under `Key`. */
export type EventOf<Key extends EventKey> = EventMap[Key];

/** The union of the events that `Pattern` binds. */
export type EventsOf<Pattern extends string> = EventsMatching<EventMap, PatternIndex, Pattern>;

/** The union of the keys that `Pattern` binds: `KeysOf<'license.#'>`. */
export type KeysOf<Pattern extends string> = EventsOf<Pattern>['key'];
