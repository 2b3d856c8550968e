/** Workers that are broken on purpose: each of them must be found out. */
import type { Mutant } from '../faults/mutants.ts';

export const mutants: readonly Omit<Mutant, 'foundBy'>[] = [
  {
    name: 'no-reroute',
    title: 'drops what should leave by another way',
    file: 'worker/dist/transforms/remap.js',
    edits: [['options.reroute_dropped ? rerouted(id) : () => []', '() => []']],
  },
  {
    name: 'early-ack',
    title: 'acknowledges before the sink of the dropped ones has written, to a slow disk',
    file: 'worker/dist/group.js',
    edits: [
      [
        'const written = await this.#write(batch.flatMap((it) => it.events));',
        `if (this.#options.id === 'dropped') {
          for (const { resolve } of batch) resolve();
          await sleep(100, this.#options.giveUp);
        }
        const written = await this.#write(batch.flatMap((it) => it.events));`,
      ],
    ],
  },
  {
    name: 'no-letters',
    title: 'keeps no raw body of what it could not read',
    file: 'worker/dist/pipeline.js',
    edits: [['if (letters.length > 0)', 'if (false)']],
  },
  {
    name: 'one-way',
    title: 'takes the second of two ways into a sink for a repeat of the first',
    file: 'worker/dist/pipeline.js',
    edits: [
      ['events.push(toldApart(event, events));', 'events.push({ ...event, part: undefined });'],
    ],
  },
];
