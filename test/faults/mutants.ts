/**
 * Workers that are broken on purpose, and the faults that must find it: an oracle that finds nothing
 * in them would find nothing at all. Each edits the compiled worker while it is loaded.
 */

export interface Mutant {
  readonly name: string;
  /** What it does wrong. */
  readonly title: string;
  /** Compiled file, from the root of the checkout. */
  readonly file: string;
  /** What is replaced by what; each must be there exactly once. */
  readonly edits: readonly (readonly [find: string, replace: string])[];
  readonly foundBy: readonly { readonly fault: string; readonly rounds: number }[];
}

const SEGMENT = 'worker/dist/segment/segment.js';
const UNUSED = 'worker/dist/segment/unused.js';

export const mutants: readonly Mutant[] = [
  {
    name: 'ack-before-sync',
    title: 'acknowledges before the disk has it',
    file: 'worker/dist/segment/node-disk.js',
    edits: [
      [
        'return this.#handle.datasync();',
        'this.#handle.datasync().catch(() => {}); return Promise.resolve();',
      ],
    ],
    foundBy: [{ fault: 'power-loss', rounds: 20 }],
  },
  {
    name: 'ack-before-write',
    title: 'acknowledges before it writes',
    file: 'worker/dist/pipeline.js',
    edits: [
      ['return settleAll(writes);', 'settleAll(writes).catch(() => {}); return Promise.resolve();'],
    ],
    foundBy: [{ fault: 'worker-kill-classic', rounds: 15 }],
  },
  {
    name: 'same-content',
    title: 'takes events of equal content for one',
    file: 'worker/dist/segment/identity.js',
    edits: [['id === undefined ? 0 : scratch.write(id, 1)', '0']],
    foundBy: [{ fault: 'same-content', rounds: 2 }],
  },
  {
    name: 'forgets',
    title: 'forgets at a start what it has written',
    file: 'worker/dist/segment/trail.js',
    edits: [
      [
        'Memory.of({ disk, directory, capacity }, headers, current)',
        'Memory.of({ disk, directory, capacity }, [], current)',
      ],
    ],
    foundBy: [{ fault: 'same-event', rounds: 6 }],
  },
  {
    name: 'cut-without-log',
    title: 'empties a file that has no commit log',
    file: UNUSED,
    edits: [
      ['if (start.length > 0 && !(path.endsWith(SUFFIX) && isUnfinishedLog(start)))', 'if (false)'],
    ],
    foundBy: [
      { fault: 'foreign-file', rounds: 1 },
      { fault: 'log-deleted', rounds: 1 },
    ],
  },
  {
    name: 'cut-after-last-good',
    title: 'cuts everything after the last good record',
    file: SEGMENT,
    edits: [
      ['if (disagreeing && !disagreeing.isLast)', 'if (false)'],
      ['if (check.problem !== undefined)', 'if (false)'],
      [
        'isSameBoot ? await afterKill(found) : await afterPowerLoss(disk, directory, found)',
        'NOTHING',
      ],
    ],
    foundBy: [
      { fault: 'data-altered', rounds: 2 },
      { fault: 'log-altered', rounds: 3 },
    ],
  },
  {
    name: 'keeps-torn-line',
    title: 'leaves a torn line where it is',
    file: SEGMENT,
    edits: [['await data.truncate(check.committed.data + kept.bytes);', '']],
    foundBy: [{ fault: 'power-loss', rounds: 20 }],
  },
  {
    name: 'ack-past-gap',
    title: 'acknowledges past a batch that is not settled',
    file: 'sdk/dist/ack-window.js',
    edits: [
      ['while (this.#batches[0]?.isSettled)', 'while (this.#batches.some((it) => it.isSettled))'],
    ],
    foundBy: [{ fault: 'poison-stuck', rounds: 2 }],
  },
  {
    name: 'counts-failed-batch',
    title: 'does not say that a batch it could not cut off is void',
    file: 'worker/dist/segment/trail.js',
    edits: [['error instanceof SyncFailed ? error.undone : undefined', 'undefined']],
    foundBy: [{ fault: 'disk-eio-cut', rounds: 3 }],
  },
];
