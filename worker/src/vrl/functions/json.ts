/** JSON texts: `parse_json`, `encode_json`. */
import { gives, mayFail, optional, required, type VrlFunction } from '../function.ts';
import { JsonMistake, parseJson } from '../json-reader.ts';
import { jsonOf, prettyJsonOf } from '../json-writer.ts';
import { type Context, fail, Failure, type Run } from '../runtime.ts';
import {
  ARRAY,
  BOOLEAN,
  Bytes,
  field,
  FLOAT,
  INTEGER,
  isInteger,
  isObject,
  lossy,
  NULL,
  OBJECT,
  STRING,
  type Text,
  type Value,
} from '../value.ts';
import { ANYTHING } from '../kind.ts';

const JSON_TYPES = STRING | INTEGER | FLOAT | BOOLEAN | NULL | ARRAY | OBJECT;

const parse: VrlFunction = {
  name: 'parse_json',
  summary: 'Parses a text as JSON.',
  parameters: [
    required('value', STRING, 'The JSON text.'),
    optional('max_depth', INTEGER, 'How deep to parse, 1 to 128; containers below stay text.'),
    optional(
      'lossy',
      BOOLEAN,
      'Replace bytes that are not UTF-8 with U+FFFD; fail otherwise.',
      true,
    ),
  ],
  examples: [
    {
      title: 'An object',
      source: String.raw`parse_json!(s'{"a": [1, 2.50]}')`,
      result: '{"a":[1,2.50]}',
    },
    {
      title: 'The deepest containers stay text',
      source: String.raw`parse_json!(s'{"a": {"b": 1}}', max_depth: 1)`,
      result: String.raw`{"a":"{\"b\": 1}"}`,
    },
    {
      title: 'Not JSON',
      source: 'parse_json!("nope")',
      error:
        'function call error for "parse_json" at (0:19): unable to parse json: expected ident at line 1 column 2',
    },
  ],
  isFresh: true,
  returns: mayFail(JSON_TYPES),
  build(call): Run {
    const value = call.required('value').run;
    const keepInvalid = call.required('lossy').run;
    const depth = call.argument('max_depth')?.run;
    return (context) => {
      const { exactNumbers: isExact } = context.surroundings;
      const given = value(context) as Text;
      try {
        const text = jsonText(given, keepInvalid(context) === true);
        const maxDepth = depth && validDepth(depth(context));
        const result =
          maxDepth === undefined
            ? parsed(text, 'unable to parse json', { isExact })
            : parsed(text, 'unable to read json', { isExact, maxDepth });
        if (given instanceof Bytes) note(context, given, 'it is not UTF-8');
        else if (!isObject(result)) note(context, given, 'it is not a JSON object');
        return result;
      } catch (error) {
        if (error instanceof Failure) note(context, given, error.message);
        throw error;
      }
    };
  },
};

/** What is said of the event's own message is of interest to whoever keeps what it was. */
function note(context: Context, given: Text, reason: string): void {
  const { received } = context;
  if (isObject(received) && field(received, 'message') === given) context.unread = reason;
}

function jsonText(value: Text, isLossy: boolean): string {
  if (value instanceof Bytes && !isLossy) fail('unable to parse json: invalid unicode code point');
  const text = lossy(value);
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function validDepth(value: Value): number {
  if (isInteger(value) && value >= 1 && value <= 128) return Number(value);
  return fail(`max_depth value should be greater than 0 and less than 128, got ${jsonOf(value)}`);
}

function parsed(text: string, prefix: string, options: Parameters<typeof parseJson>[1]): Value {
  try {
    return parseJson(text, options);
  } catch (error) {
    if (error instanceof JsonMistake) return fail(`${prefix}: ${error.message}`);
    throw error;
  }
}

const encode: VrlFunction = {
  name: 'encode_json',
  summary: 'Writes a value as JSON, its keys sorted.',
  parameters: [
    required('value', ANYTHING, 'The value to write.'),
    optional('pretty', BOOLEAN, 'Over several lines.', false),
  ],
  examples: [
    {
      title: 'An object',
      source: 'encode_json({"b": 1, "a": null})',
      result: String.raw`"{\"a\":null,\"b\":1}"`,
    },
    { title: 'Pretty', source: 'encode_json([1], pretty: true)', result: String.raw`"[\n  1\n]"` },
  ],
  returns: gives(STRING),
  run: (value: Value, isPretty: boolean) => (isPretty ? prettyJsonOf(value) : jsonOf(value)),
};

export const json: readonly VrlFunction[] = [parse, encode];
