/** Methods as they stand in a frame. */
import { AmqpError } from './error.ts';
import type { FieldValue, ValuesOf } from './fields.ts';
import { undecodable } from './frame-errors.ts';
import { type FieldType, METHODS, type MethodName } from './protocol.ts';
import { Reader } from './reader.ts';
import { NO_TABLE } from './values.ts';
import type { Writer } from './writer.ts';

/** The fields of a method, without the reserved ones. */
export type MethodFields<N extends MethodName> = ValuesOf<(typeof METHODS)[N][2]>;

export type Method = {
  [N in MethodName]: { readonly name: N; readonly fields: MethodFields<N> };
}[MethodName];

/** Class and method, two bytes each. */
const METHOD_ID_BYTES = 4;

type Step = readonly [name: string, type: FieldType];

interface Shape {
  readonly name: MethodName;
  readonly id: number;
  readonly steps: readonly Step[];
}

const shapes = new Map<MethodName, Shape>();
const shapesById = new Map<number, Shape>();
for (const [name, [classId, methodId, fields]] of Object.entries(METHODS)) {
  const id = classId * 0x1_0000 + methodId;
  const shape = { name: name as MethodName, id, steps: Object.entries(fields) };
  shapes.set(shape.name, shape);
  shapesById.set(id, shape);
}

const isReserved = (name: string) => name.startsWith('reserved');

/** @returns the name of a method; undefined when there is none of that class and number */
export function nameOf(payload: Buffer): MethodName | undefined {
  return shapesById.get(payload.readUInt32BE(0))?.name;
}

/** @throws AmqpError 501 for bytes that are not the fields of that method, or are more than those */
export function decodeMethod(name: MethodName, payload: Buffer): Method {
  const reader = new Reader(payload, METHOD_ID_BYTES);
  try {
    const fields = readFields(reader, shapes.get(name) as Shape);
    if (reader.isAtEnd) return { name, fields } as unknown as Method;
  } catch (error) {
    if (!(error instanceof AmqpError)) throw error;
  }
  throw undecodable(payload.subarray(METHOD_ID_BYTES));
}

function readFields(reader: Reader, shape: Shape): Readonly<Record<string, FieldValue>> {
  const fields: Record<string, FieldValue> = {};
  let bits = 0;
  let octet = 0;
  for (const [name, type] of shape.steps) {
    if (type === 'bit') {
      if (bits === 0) octet = reader.octet();
      fields[name] = (octet & (1 << bits)) !== 0;
      bits = (bits + 1) % 8;
    } else {
      bits = 0;
      fields[name] = reader.field(type);
    }
  }
  return fields;
}

export function encodeMethod<N extends MethodName>(
  writer: Writer,
  name: N,
  fields: MethodFields<N>,
): void {
  const { id, steps } = shapes.get(name) as Shape;
  const values = fields as Readonly<Record<string, FieldValue>>;
  writer.long(id);
  let bits = 0;
  let octet = 0;
  const flush = () => {
    if (bits > 0) writer.octet(octet);
    bits = 0;
    octet = 0;
  };
  for (const [field, type] of steps) {
    if (type === 'bit') {
      if (values[field] === true) octet |= 1 << bits;
      bits += 1;
    } else {
      flush();
      writer.field(type, isReserved(field) ? NOTHING[type] : (values[field] as FieldValue));
    }
  }
  flush();
}

const NOTHING = {
  octet: 0,
  short: 0,
  long: 0,
  longlong: 0n,
  shortstr: '',
  longstr: Buffer.alloc(0),
  timestamp: 0n,
  table: NO_TABLE,
} as const;

/** Class id and method id, as an error names what caused it. */
export function idOf(name: MethodName): { classId: number; methodId: number } {
  const [classId, methodId] = METHODS[name];
  return { classId, methodId };
}
