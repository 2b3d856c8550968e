/** What is said of a frame that is none, or not where it belongs, in RabbitMQ's words. */
import { type AmqpError, connectionError } from './error.ts';
import type { Frame } from './frame-reader.ts';
import { FRAME, FRAME_OVERHEAD } from './protocol.ts';

/** More are not shown. */
const SHOWN_OCTETS = 16;
/** Class and method; class, weight and size of a message. */
const LEAST_BYTES: Readonly<Record<number, number>> = { [FRAME.method]: 4, [FRAME.header]: 12 };

/** @throws AmqpError 501 for a type that there is not, or a payload that cannot be of that type */
export function expectSound(frame: Frame): void {
  const { type, payload } = frame;
  const isKnown = Object.values(FRAME).some((it) => it === type);
  const isTooMuch = type === FRAME.heartbeat && payload.length > 0;
  if (isKnown && !isTooMuch && payload.length >= (LEAST_BYTES[type] ?? 0)) return;
  throw connectionError(501, `${described(frame)}: unknown_frame`);
}

export function tooLarge(type: number, size: number, frameMax: number): AmqpError {
  const sizes = `{frame_too_large,${size},${frameMax - FRAME_OVERHEAD}}`;
  return connectionError(501, `type ${type}, all octets = <<>>: ${sizes}`);
}

export function badEnd(frame: Frame, end: number): AmqpError {
  return connectionError(501, `${described(frame)}: {invalid_frame_end_marker,${end}}`);
}

/** A frame of a kind that may not come now. */
export function misplaced(frame: Frame): AmqpError {
  return connectionError(505, described(frame));
}

/** The fields of a method do not read as what they should be. */
export function undecodable(fields: Buffer): AmqpError {
  return connectionError(501, `cannot decode ${inErlang(fields)}`);
}

function described({ type, payload }: Pick<Frame, 'type' | 'payload'>): string {
  const shown = payload.subarray(0, SHOWN_OCTETS);
  const which = payload.length > SHOWN_OCTETS ? `first ${SHOWN_OCTETS}` : 'all';
  return `type ${type}, ${which} octets = ${inErlang(shown)}`;
}

/** Bytes as Erlang prints them. */
function inErlang(bytes: Buffer): string {
  if (bytes.length === 0) return '<<>>';
  const text = bytes.toString('latin1');
  const isText = /^[\u0020-\u007e]+$/.test(text);
  return `<<${isText ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : [...bytes].join(',')}>>`;
}
