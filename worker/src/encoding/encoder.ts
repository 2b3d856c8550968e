/** From a sink's options to what turns an event into the bytes that the sink writes. */
import { AuditError } from '@pamir-audit/catalog';
import type { Event } from '../component.ts';
import { valueOf, withJson } from '../event-value.ts';
import { changed } from '../lazy-event.ts';
import { jsonOf, prettyJsonOf } from '../vrl/json-writer.ts';
import {
  bytesOf,
  field,
  isArray,
  isObject,
  isText,
  setField,
  type Value,
  type VrlObject,
} from '../vrl/value.ts';
import { cefEncoder } from './cef.ts';
import { csvEncoder } from './csv.ts';
import { fieldSelection } from './fields.ts';
import { type Framing, frameOf } from './framing.ts';
import { gelfOf } from './gelf.ts';
import { logfmtOf } from './logfmt.ts';
import type { Encoding } from './options.ts';
import { syslogEncoder } from './syslog.ts';
import { bytesOfValue } from './value-text.ts';

export interface EncoderOptions {
  readonly encoding: Encoding;
  /** Left out: the usual one of the codec. */
  readonly framing?: Framing | undefined;
}

/**
 * The `encode` of a sink. JSON with a line feed, without further options, is what events are already:
 * nothing is built for it.
 *
 * What it gives throws AuditError BODY_REFUSED at an event that the encoding cannot express.
 */
export function encoderOf({ encoding, framing }: EncoderOptions): (event: Event) => Event {
  const select = fieldSelection(encoding);
  const actual = framing ?? usualFraming(encoding);
  const isPlain =
    isPlainJson(encoding) && select === undefined && actual.method === 'newline_delimited';
  if (isPlain) return withJson;
  const [encode, frame] = [codecOf(encoding), frameOf(actual)];
  return (event) => {
    const value = valueOf(event);
    const bytes = frame(encode(select === undefined ? value : select(value)));
    return changed(event, { bytes });
  };
}

function isPlainJson(encoding: Encoding): boolean {
  if (encoding.codec !== 'json') return false;
  return !encoding.json.pretty && encoding.json.bytes_format === 'lossy_utf8';
}

function usualFraming({ codec }: Encoding): Framing {
  if (codec !== 'gelf') return { method: 'newline_delimited' };
  return { method: 'character_delimited', character_delimited: { delimiter: '\0' } };
}

type Codec = (value: Value) => Buffer;

function codecOf(encoding: Encoding): Codec {
  switch (encoding.codec) {
    case 'json':
      return jsonCodec(encoding.json);
    case 'logfmt':
      return writing(logfmtOf);
    case 'csv':
      return writing(csvEncoder(encoding.csv));
    case 'gelf':
      return writing(gelfOf);
    case 'cef':
      return writing(cefEncoder(encoding.cef));
    case 'syslog':
      return writing(syslogEncoder(encoding.syslog));
    case 'text':
    case 'raw_message':
    default:
      return messageOf;
  }
}

function writing(write: (value: Value) => string): Codec {
  return (value) => Buffer.from(write(value));
}

function jsonCodec({ pretty, bytes_format: bytes }: Extract<Encoding, { codec: 'json' }>['json']) {
  const write = pretty ? (value: Value) => prettyJsonOf(value) : jsonOf;
  return writing(bytes === 'base64' ? (value) => write(withBase64(value)) : write);
}

function withBase64(value: Value): Value {
  if (isText(value)) return bytesOf(value).toString('base64');
  if (isArray(value)) return value.map(withBase64);
  if (!isObject(value)) return value;
  const copy: VrlObject = {};
  for (const [name, part] of Object.entries(value)) setField(copy, name, withBase64(part));
  return copy;
}

/** An empty line would say nothing of the event, and nobody would find out. */
function messageOf(value: Value): Buffer {
  const message = isObject(value) ? field(value, 'message') : value;
  if (message !== undefined) return bytesOfValue(message);
  throw new AuditError('BODY_REFUSED', 'the event has no field message, which this codec writes');
}
