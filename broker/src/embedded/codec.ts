/** Methods as they stand in a frame. */
import { connectionError } from './error.ts';
import type { FieldValue, ValuesOf } from './fields.ts';
import { type FieldType, METHODS, type MethodName } from './protocol.ts';
import { Reader } from './reader.ts';
import { NO_TABLE } from './values.ts';
import type { Writer } from './writer.ts';

/** The fields of a method, without the reserved ones. */
export type MethodFields<N extends MethodName> = ValuesOf<(typeof METHODS)[N][2]>;

export type Method = {
  [N in MethodName]: { readonly name: N; readonly fields: MethodFields<N> };
}[MethodName];

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

/** @throws AmqpError 503 for a method that there is not, 502 for fields that are none */
export function decodeMethod(payload: Buffer): Method {
  const reader = new Reader(payload);
  const id = reader.long();
  const shape = shapesById.get(id);
  if (shape === undefined) throw connectionError(503, `no method ${id >>> 16}.${id & 0xffff}`);
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
  return { name: shape.name, fields } as unknown as Method;
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
