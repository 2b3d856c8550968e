/** Reads the dead-letter files of a directory. `dead-letter.ts` says what a record holds. */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditError } from '@pamir-audit/catalog';
import { z } from 'zod';
import { textLines } from './segment/check.ts';
import { nodeDisk } from './segment/node-disk.ts';

const schema = z.object({
  time: z.string(),
  reason: z.string(),
  key: z.string(),
  exchange: z.string(),
  message_id: z.string().nullable(),
  redelivered: z.boolean(),
  properties: z.record(z.string(), z.unknown()),
  bytes: z.number(),
  sha256: z.string(),
  body_base64: z.string(),
});

export interface DeadRecord extends z.output<typeof schema> {
  /** `dead-2026-11-22.jsonl:3`: the file and the line. */
  readonly ref: string;
  readonly body: Buffer;
  /** Where the body was altered or cut short since. */
  readonly isAltered: boolean;
  /** The whole line, by which a replay of it is known. */
  readonly line: string;
}

/** Lines that are no records are told of, and passed over. */
export async function* readDeadRecords(
  directory: string,
  unreadable: (ref: string) => void,
): AsyncGenerator<DeadRecord> {
  for (const name of await filesIn(directory)) {
    let number = 0;
    const file = await nodeDisk.open(join(directory, name), 'read');
    try {
      // Not with Node's readline, which ends a line also at U+2028; a routing key may hold that.
      for await (const { text } of textLines(file, await file.size())) {
        number += 1;
        const ref = `${name}:${number}`;
        const record = text === undefined ? undefined : parseRecord(ref, text);
        if (record) yield record;
        else unreadable(ref);
      }
    } finally {
      await file.close();
    }
  }
}

async function filesIn(directory: string): Promise<readonly string[]> {
  try {
    const names = await readdir(directory);
    return names.filter((name) => /^dead-.*\.jsonl$/.test(name)).toSorted();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AuditError('CONFIG_INVALID', `cannot read ${directory}: ${reason}`, { cause });
  }
}

function parseRecord(ref: string, line: string): DeadRecord | undefined {
  try {
    const record = schema.parse(JSON.parse(line));
    const body = Buffer.from(record.body_base64, 'base64');
    const sha256 = createHash('sha256').update(body).digest('hex');
    return { ...record, ref, body, isAltered: sha256 !== record.sha256, line };
  } catch {
    return undefined;
  }
}
