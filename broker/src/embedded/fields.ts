/** What each type of field is in this program. */
import type { Fields, FieldType } from './protocol.ts';
import type { Table } from './values.ts';

export interface TypeMap {
  bit: boolean;
  octet: number;
  short: number;
  long: number;
  longlong: bigint;
  shortstr: string;
  longstr: Buffer;
  timestamp: bigint;
  table: Table;
}

/** The fields of a method or the properties of a message, without the reserved ones. */
export type ValuesOf<F extends Fields> = {
  readonly [N in keyof F as N extends `reserved${string}` ? never : N]: TypeMap[F[N]];
};

export type FieldValue = TypeMap[FieldType];
