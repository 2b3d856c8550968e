/**
 * The common schema of a body, by hand: says yes to nothing that the schema refuses, in a tenth of the
 * time. What it does not say yes to is the schema's to judge and to explain.
 */
import { z } from 'zod';
import type { EventBody, NewEventBody } from './event.ts';

const GUID = z.regexes.guid;
const DATE_TIME = z.regexes.datetime({ offset: true });

/** The fields that are never filled in. */
const REQUIRED = [
  'user_id',
  'user_login',
  'endpoint',
  'parameters',
  'metadata',
  'response_status_code',
] as const;
const FILLED_IN = new Set(['event_type', 'timestamp']);

/**
 * A body with what is missing filled in and its fields in the schema's order; undefined when the schema
 * has to look. Without a copy on the way: spreading the body alone took 4 µs.
 */
export function quicklyChecked(
  body: NewEventBody,
  missing: { readonly event_type: string; readonly timestamp: string },
): EventBody | undefined {
  const { event_type = missing.event_type, timestamp = missing.timestamp } = body;
  const { user_id, user_login, endpoint, parameters, metadata, response_status_code } = body;
  const whole = {
    event_type,
    user_id,
    user_login,
    endpoint,
    parameters,
    metadata,
    response_status_code,
    timestamp,
  };
  return hasRightTexts(whole) && hasRightRest(whole) && hasNoOtherField(body) ? whole : undefined;
}

function hasRightTexts(body: EventBody): boolean {
  const { event_type, user_login, endpoint, parameters, timestamp } = body;
  return (
    isText(event_type) &&
    event_type !== '' &&
    isText(user_login) &&
    isText(endpoint) &&
    isText(parameters) &&
    isText(timestamp) &&
    DATE_TIME.test(timestamp)
  );
}

function hasRightRest({ user_id, metadata, response_status_code }: EventBody): boolean {
  return (
    (user_id === null || (isText(user_id) && GUID.test(user_id))) &&
    isJsonObject(metadata) &&
    Number.isSafeInteger(response_status_code)
  );
}

/** And has those that it must have as its own, not from a prototype. */
function hasNoOtherField(body: object): boolean {
  let further = 0;
  for (const name of Object.keys(body)) if (FILLED_IN.has(name)) further += 1;
  const isWhole = REQUIRED.every((name) => Object.hasOwn(body, name));
  return isWhole && Object.keys(body).length === REQUIRED.length + further;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Whether JSON would carry it without changing it. */
function isJson(value: unknown): boolean {
  if (value === null) return true;
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      return Array.isArray(value) ? isJsonArray(value) : isJsonObject(value);
    default:
      return false;
  }
}

/** A hole is no value: `every` would pass over it. */
function isJsonArray(values: readonly unknown[]): boolean {
  for (let index = 0; index < values.length; index += 1) if (!isJson(values[index])) return false;
  return true;
}

function isJsonObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  if (Object.getOwnPropertySymbols(value).length > 0) return false;
  for (const name in value) {
    if (name === '__proto__' || !isJson((value as Record<string, unknown>)[name])) return false;
  }
  return true;
}
