import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { asyncApi } from './asyncapi.ts';
import { definitionOf } from './catalog.ts';
import { completeBody } from './event.ts';
import { jsonSchema } from './json-schema.ts';
import { pamirCatalog } from './pamir.ts';

const require = createRequire(import.meta.url);
const definition = definitionOf(pamirCatalog, 'auth.user_action.user.UserCreated');
const body = completeBody(definition, {
  user_id: null,
  user_login: 'admin',
  endpoint: '/',
  parameters: '',
  metadata: { nested: [{ a: null }] },
  response_status_code: 200,
});

describe('the AsyncAPI document', () => {
  const document = asyncApi(pamirCatalog);

  test('is valid by the schema of AsyncAPI 3', () => {
    // The document's schema brings the meta-schema along.
    const ajv = new Ajv({
      meta: false,
      validateSchema: false,
      strict: false,
      validateFormats: false,
    });
    const validate = ajv.compile(require('@asyncapi/specs/schemas/3.0.0.json') as object);
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
  });

  test('has a channel and an operation for each of the 209 events', () => {
    const { channels, operations } = document as Record<string, Record<string, object>>;
    expect(Object.keys(channels ?? {})).toEqual([...pamirCatalog.events.keys()]);
    expect(Object.keys(operations ?? {})).toHaveLength(209);
  });
});

describe('the JSON Schema of an event', () => {
  const ajv = new Ajv2020({ strict: false });
  // The package is CommonJS with a default export; its types and Node's view of it differ.
  (addFormats as unknown as (ajv: object) => void)(ajv);
  const validate = ajv.compile(jsonSchema(definition));

  test('accepts what the SDK publishes', () => {
    expect(validate(JSON.parse(JSON.stringify(body)))).toBe(true);
  });

  test('refuses a missing, a wrong and a further field', () => {
    expect(validate({ ...body, user_login: undefined })).toBe(false);
    expect(validate({ ...body, response_status_code: '200' })).toBe(false);
    expect(validate({ ...body, extra: 1 })).toBe(false);
  });
});
