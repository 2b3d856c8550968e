import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkSegment } from './check.ts';
import { type CommitLine, encodeLine, type LineEntry, NO_HASH } from './commit-log.ts';
import type { DiskFile } from './disk.ts';
import { startOfTail } from './log-tail.ts';

const time = '2026-01-01T12:00:00.000Z';
const HEADER: CommitLine = {
  pamir_audit_commits: 1,
  kind: 'events',
  sequence: 1,
  name: 'audit.log',
  boot: 'boot 0',
  time,
};

function fileOf(bytes: Buffer): DiskFile {
  const file = {
    path: 'audit.log',
    size: () => Promise.resolve(bytes.length),
    read: (position: number, length: number) =>
      Promise.resolve(bytes.subarray(position, position + length)),
  };
  return file as DiskFile;
}

/** A batch of so many lines, a part of the one before that is kept, another boot, or a stop. */
type Step = number | 'kept' | 'boot' | 'stopped';

/** What a trail would have written. */
function written(steps: readonly Step[], isSealed: boolean) {
  let hash: Buffer = NO_HASH;
  let data = Buffer.alloc(0);
  let batch: { readonly at: number; readonly lines: readonly LineEntry[] } | undefined;
  const lines: Buffer[] = [];
  const add = (line: CommitLine, bytes?: Buffer) => {
    const encoded = encodeLine(line, hash, bytes);
    ({ hash } = encoded);
    lines.push(encoded.bytes);
  };
  add(HEADER);
  steps.forEach((step, index) => {
    if (typeof step === 'number') {
      const bytes = Buffer.from(`${index}\n`.repeat(step));
      const size = bytes.length / step;
      const entry: LineEntry = [null, '0'.repeat(32), size, '0123abcd'];
      batch = { at: data.length, lines: Array.from({ length: step }, () => entry) };
      add({ at: batch.at, bytes: bytes.length, time, lines: batch.lines }, bytes);
      data = Buffer.concat([data, bytes]);
    } else if (step === 'kept') {
      const [first] = batch?.lines ?? [];
      if (batch === undefined || first === undefined) return;
      data = data.subarray(0, batch.at + first[2]);
      const kept = data.subarray(batch.at);
      add({ kept_lines: 1, kept_bytes: kept.length, time }, kept);
    } else {
      add(step === 'boot' ? { boot: `boot ${index}`, time } : { stopped: true, time });
      batch = undefined;
    }
  });
  if (isSealed) add({ sealed: true, time });
  return { commits: Buffer.concat(lines), data };
}

const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 1, max: 4 }) },
    { weight: 1, arbitrary: fc.constantFrom('kept' as const, 'boot' as const, 'stopped' as const) },
  ),
  { minLength: 5, maxLength: 30 },
);

test('a check that begins near the end finds there what a check of the whole log finds', async () => {
  let shortened = 0;
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.boolean(),
      fc.integer({ min: 1, max: 900 }),
      // What a crash does: the last line of the log, or the data behind what was synced, is cut.
      fc.record({ commits: fc.nat({ max: 60 }), data: fc.nat({ max: 8 }), isCut: fc.boolean() }),
      fc.constantFrom('boot 0', 'another'),
      async (all, isSealed, tailBytes, cut, boot) => {
        const { commits, data } = written(all, isSealed);
        const [lost, missing] = cut.isCut ? [cut.commits, cut.data] : [0, 0];
        const log = fileOf(commits.subarray(0, commits.length - lost));
        const file = fileOf(data.subarray(0, Math.max(0, data.length - missing)));
        const start = await startOfTail(log, boot, tailBytes);
        if (start === undefined) return;
        shortened += 1;
        const whole = await checkSegment(log, { data: file });
        // Where the end alone is harmed; a cut that reaches further back is altering.
        if (whole.disagreeing?.isLast === false) return;
        const { boot: noted, last, ...found } = await checkSegment(log, { data: file, start });
        const { boot: expected, last: lastOfWhole, ...rest } = whole;
        expect(found).toEqual(rest);
        expect(last ?? lastOfWhole).toEqual(lastOfWhole);
        // Where the boot did not change since the header, nobody looks for notes.
        expect(boot === 'another' ? noted : expected).toBe(expected);
      },
    ),
    { numRuns: 1000, seed: 5 },
  );
  expect(shortened).toBeGreaterThan(300);
});

test('a start follows a line that is whole, wherever the log is damaged', async () => {
  const { commits } = written([1, 2, 3, 1, 2, 3, 1, 2, 3], false);
  let begun = 0;
  for (let at = commits.indexOf('"at"'); at >= 0; at = commits.indexOf('"at"', at + 1)) {
    const damaged = Buffer.from(commits);
    damaged.write('x', at - 1);
    const start = await startOfTail(fileOf(damaged), 'boot 0', 1000);
    if (start === undefined) continue;
    begun += 1;
    const { commits: end, hash } = start.committed;
    expect(damaged.toString('latin1', end - 67, end)).toBe(`${hash.toString('hex')}"}\n`);
  }
  expect(begun).toBeGreaterThan(0);
});
