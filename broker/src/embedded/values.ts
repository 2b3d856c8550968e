/**
 * Typed values of AMQP tables: arguments and headers. They keep the type that they were sent with,
 * because RabbitMQ compares arguments by it, and because headers must arrive as they were sent.
 */

/** Named as RabbitMQ names them in its messages. */
export type Value =
  | { readonly type: 'bool'; readonly value: boolean }
  | {
      readonly type:
        | 'byte'
        | 'unsignedbyte'
        | 'short'
        | 'unsignedshort'
        | 'signedint'
        | 'unsignedint';
      readonly value: number;
    }
  | { readonly type: 'long' | 'timestamp'; readonly value: bigint }
  | { readonly type: 'float' | 'double'; readonly value: number }
  | {
      readonly type: 'decimal';
      readonly value: { readonly scale: number; readonly digits: number };
    }
  | { readonly type: 'longstr' | 'binary'; readonly value: Buffer }
  | { readonly type: 'array'; readonly value: readonly Value[] }
  | { readonly type: 'table'; readonly value: Table }
  | { readonly type: 'void'; readonly value: undefined };

export type Table = ReadonlyMap<string, Value>;

export const NO_TABLE: Table = new Map();

export const longstr = (text: string): Value => ({ type: 'longstr', value: Buffer.from(text) });
export const long = (value: number | bigint): Value => ({ type: 'long', value: BigInt(value) });
export const table = (entries: Readonly<Record<string, Value>>): Value => ({
  type: 'table',
  value: new Map(Object.entries(entries)),
});

/** The text of a string; undefined for any other value. */
export function textOf(value: Value | undefined): string | undefined {
  return value?.type === 'longstr' ? value.value.toString() : undefined;
}

/** The number of an integer; undefined for any other value. */
export function integerOf(value: Value | undefined): number | undefined {
  return value !== undefined && classOf(value) === 'int' ? Number(value.value) : undefined;
}

/** Integers of any size are compared as numbers, and so are floats. */
export function classOf({ type }: Value): string {
  switch (type) {
    case 'byte':
    case 'unsignedbyte':
    case 'short':
    case 'unsignedshort':
    case 'signedint':
    case 'unsignedint':
    case 'long':
      return 'int';
    case 'float':
    case 'double':
      return 'float';
    default:
      return type;
  }
}

export function isSame(a: Value, b: Value): boolean {
  if (classOf(a) !== classOf(b)) return false;
  // Integers of two sizes are a number and a bigint.
  if (classOf(a) === 'int') return Number(a.value) === Number(b.value);
  if (Buffer.isBuffer(a.value) && Buffer.isBuffer(b.value)) return a.value.equals(b.value);
  if (a.type === 'array' && b.type === 'array') return isSameArray(a.value, b.value);
  if (a.type === 'table' && b.type === 'table') return isSameTable(a.value, b.value);
  if (a.type === 'decimal' && b.type === 'decimal') {
    return a.value.scale === b.value.scale && a.value.digits === b.value.digits;
  }
  return a.value === b.value;
}

function isSameArray(a: readonly Value[], b: readonly Value[]): boolean {
  return (
    a.length === b.length &&
    a.every((it, index) => {
      const beside = b[index];
      return beside !== undefined && isSame(it, beside);
    })
  );
}

export function isSameTable(a: Table, b: Table): boolean {
  return (
    a.size === b.size &&
    [...a].every(([name, value]) => {
      const other = b.get(name);
      return other !== undefined && isSame(value, other);
    })
  );
}
