import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkSegment } from './check.ts';
import { type Batch, type CommitLine, encodeLine, NO_HASH } from './commit-log.ts';
import type { DiskFile } from './disk.ts';
import { readIdentities } from './identities.ts';
import { IdentityWindow } from './identity.ts';

const time = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();
const HEADER: CommitLine = {
  pamir_audit_commits: 1,
  kind: 'events',
  sequence: 1,
  name: 'audit.log',
  boot: 'one',
  time: time(0),
};

function fileOf(bytes: Buffer): DiskFile {
  const file = {
    path: 'audit.log.commits',
    size: () => Promise.resolve(bytes.length),
    // Fewer bytes than asked for, so that lines are cut anywhere.
    read: (position: number, length: number) =>
      Promise.resolve(bytes.subarray(position, position + Math.min(length, 700))),
  };
  return file as DiskFile;
}

const identityOf = (number: number) => number.toString(16).padStart(8, '0').repeat(4);

const entry = fc
  .record({
    id: fc.oneof(
      fc.constantFrom(null, 'a"b', 'a\\', '\\"', ''),
      fc.string({ unit: 'binary', maxLength: 40 }),
    ),
    identity: fc.nat({ max: 0xffffffff }).map(identityOf),
    bytes: fc.integer({ min: 1, max: 2000 }),
    isMarked: fc.boolean(),
  })
  .map(({ id, identity, bytes, isMarked }): Batch['lines'][number] => {
    const mark = { maybe_duplicate_of: identity };
    return isMarked ? [id, identity, bytes, '0123abcd', mark] : [id, identity, bytes, '0123abcd'];
  });

const step = fc.oneof(
  { weight: 4, arbitrary: fc.array(entry, { minLength: 1, maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom('stopped' as const, 'boot' as const) },
  { weight: 2, arbitrary: fc.nat({ max: 7 }) },
);

/** The lines of a log, as a trail would have written them. */
function linesOf(steps: readonly (Batch['lines'] | 'stopped' | 'boot' | number)[]) {
  const lines: CommitLine[] = [HEADER];
  let [at, batchAt] = [0, 0];
  let batch: Batch['lines'] | undefined;
  steps.forEach((it, minute) => {
    if (typeof it === 'number') {
      // A part is kept of the batch before, and of no other line.
      if (batch === undefined) return;
      const kept = batch.slice(0, it);
      const bytes = kept.reduce((sum, [, , size]) => sum + size, 0);
      lines.push({ kept_lines: kept.length, kept_bytes: bytes, time: time(minute) });
      at = batchAt + bytes;
    } else if (typeof it === 'string') {
      lines.push({ [it]: it === 'boot' ? 'two' : true, time: time(minute) });
      batch = undefined;
    } else {
      const bytes = it.reduce((sum, [, , size]) => sum + size, 0);
      lines.push({ at, bytes, time: time(minute), lines: it });
      [batchAt, at, batch] = [at, at + bytes, it];
    }
  });
  return lines;
}

function encoded(lines: readonly CommitLine[]): { bytes: Buffer; hashes: string[] } {
  let hash: Buffer = NO_HASH;
  const all = lines.map((line) => {
    const one = encodeLine(line, hash);
    ({ hash } = one);
    return one;
  });
  return {
    bytes: Buffer.concat(all.map((it) => it.bytes)),
    hashes: all.map((it) => it.hash.toString('hex')),
  };
}

const MOST = 50;

/** By way of objects. */
async function byWalk(file: DiskFile, counting: { limit: number; undone: ReadonlySet<string> }) {
  const window = new IdentityWindow(MOST);
  let [lastTime, count] = [0, 0];
  await checkSegment(file, {
    ...counting,
    onLine: ([, identity], batch) => {
      window.add(identity);
      count += 1;
      lastTime = Math.max(lastTime, Date.parse(batch.time));
    },
  });
  return { window, lastTime, count };
}

test('the identities of a log are those that count, as checkSegment finds them', async () => {
  let usual = 0;
  const limits = fc.oneof(fc.constant(Infinity), fc.nat({ max: 10_000 }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 12 }),
      limits,
      fc.nat(),
      fc.option(fc.nat(), { nil: undefined }),
      async (steps, limit, without, cut) => {
        const { bytes, hashes } = encoded(linesOf(steps));
        const undone = new Set([hashes[without % hashes.length] ?? '']);
        const end = cut === undefined ? bytes.length : cut % (bytes.length + 1);
        const file = fileOf(bytes.subarray(0, end));
        const whole = bytes.subarray(0, end).lastIndexOf('\n') + 1;
        const window = new IdentityWindow(MOST);
        const read = await readIdentities(file, { window, limit, undone });
        const expected = await byWalk(file, { limit, undone });
        expect(read).toEqual({
          bytes: whole,
          lastTime: expected.lastTime,
          count: expected.count,
        });
        expect(window).toEqual(expected.window);
        usual += window.size;
      },
    ),
    { numRuns: 500, seed: 7 },
  );
  expect(usual).toBeGreaterThan(500);
});

test('from the middle of a log the line that is cut is passed over', async () => {
  const batches = [1, 2, 3].map((number): Batch['lines'] => [
    [null, identityOf(number), 10, '0123abcd'],
  ]);
  const { bytes } = encoded(linesOf(batches));
  const [second, third] = [bytes.indexOf('{"at":10'), bytes.indexOf('{"at":20')];
  for (const [from, first, known] of [
    [second, third, [false, false, true]],
    [second - 1, second, [false, true, true]],
  ] as const) {
    const window = new IdentityWindow(MOST);
    const read = await readIdentities(fileOf(bytes), { window, from });
    expect(read).toEqual({
      count: known.filter(Boolean).length,
      bytes: bytes.length - first,
      lastTime: Date.parse(time(2)),
    });
    expect([1, 2, 3].map((number) => window.has(identityOf(number)))).toEqual(known);
  }
});

test.each([
  ['a line that is none', (text: string) => `${text}{"x":1}\n`],
  ['space between the parts', (text: string) => text.replaceAll('"bytes":', '"bytes": ')],
  ['large digits', (text: string) => text.replaceAll('000000a', '000000A')],
  ['a batch that is out of place', (text: string) => text.replace('"at":10', '"at":11')],
  ['more behind a batch', (text: string) => text.replace(/"\}\n$/, '"}x\n')],
])('a log with %s is left to checkSegment', async (_, spoil) => {
  const batches = [10, 26].map((number): Batch['lines'] => [
    ['id', identityOf(number), 10, '0123abcd'],
  ]);
  const text = spoil(encoded(linesOf(batches)).bytes.toString());
  const window = new IdentityWindow(MOST);
  expect(await readIdentities(fileOf(Buffer.from(text)), { window })).toBeUndefined();
});
