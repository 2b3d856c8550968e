/** The properties of a message as they stand in a frame: flags, and the values that are there. */
import type { FieldValue, ValuesOf } from './fields.ts';
import { type FieldType, PROPERTIES } from './protocol.ts';
import { malformed, Reader } from './reader.ts';
import { Writer } from './writer.ts';

export type Properties = Partial<ValuesOf<typeof PROPERTIES>>;

const PROPERTY_STEPS = Object.entries(PROPERTIES) as [
  keyof Properties,
  Exclude<FieldType, 'bit'>,
][];
/** Set when more flags follow. There are too few properties for that. */
const MORE_FLAGS = 1;

/** Reads flags and properties, which must fill all of `bytes`. */
export function decodeProperties(bytes: Buffer): Properties {
  const reader = new Reader(bytes);
  const flags = reader.short();
  if ((flags & MORE_FLAGS) !== 0) throw malformed('a message has properties that there are not');
  const properties: Record<string, FieldValue> = {};
  for (const [index, [name, type]] of PROPERTY_STEPS.entries()) {
    if ((flags & (0x8000 >> index)) !== 0) properties[name] = reader.field(type);
  }
  if (!reader.isAtEnd) throw malformed('bytes follow the properties of a message');
  return properties;
}

export function encodeProperties(properties: Properties): Buffer {
  const writer = new Writer();
  let flags = 0;
  for (const [index, [name]] of PROPERTY_STEPS.entries()) {
    if (properties[name] !== undefined) flags |= 0x8000 >> index;
  }
  writer.short(flags);
  for (const [name, type] of PROPERTY_STEPS) {
    const value = properties[name];
    if (value !== undefined) writer.field(type, value);
  }
  return writer.take();
}

/** Whether the flags of encoded properties have one. */
export function hasProperty(bytes: Buffer, name: keyof Properties): boolean {
  return (bytes.readUInt16BE(0) & (FLAGS.get(name) ?? 0)) !== 0;
}

const FLAGS = new Map(PROPERTY_STEPS.map(([name], index) => [name, 0x8000 >> index]));
