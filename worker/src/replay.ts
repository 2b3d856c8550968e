/** Under which id a dead letter is sent again, and which dead letters came of that. */
import { createHash } from 'node:crypto';
import type { DeadRecord } from './dead-letter-file.ts';

/** A UUIDv8 of the record and the body: replayed twice by mistake, the worker writes it once. */
export function replayId({ line }: DeadRecord, body: Buffer): string {
  const bytes = createHash('sha256').update(line).update('\0').update(body).digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-');
}

export interface Replays {
  /** Where the record stands that this one is a replay of, with the same body, refused again. */
  originalOf(record: DeadRecord): string | undefined;
}

export async function replaysIn(records: AsyncIterable<DeadRecord>): Promise<Replays> {
  const refs = new Map<string, string>();
  for await (const record of records) refs.set(replayId(record, record.body), record.ref);
  return { originalOf: ({ message_id: id }) => (id === null ? undefined : refs.get(id)) };
}
