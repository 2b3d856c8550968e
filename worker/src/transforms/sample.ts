/**
 * Lets a share of the events through.
 *
 * An event that comes again because it was not stored is let through again.
 */
import { z } from 'zod';
import { Admissions } from '../admissions.ts';
import { defineTransform, type Event } from '../component.ts';
import { condition, optionalCondition } from '../condition.ts';
import { textOfValue } from '../encoding/value-text.ts';
import { valueOf, withValue } from '../event-value.ts';
import { fieldTemplate, templateOf } from '../field-template.ts';
import { Recent } from '../recent.ts';
import { seaHash } from '../sea-hash.ts';
import { fieldPath, pathOf } from '../value-path.ts';
import { getAt, setAt } from '../vrl/path.ts';

const options = z
  .strictObject({
    rate: z.int().min(1).optional().describe('One event of so many goes on. Either this or ratio.'),
    ratio: z.number().positive().max(1).optional().describe('The share that goes on, up to 1.'),
    key_field: fieldPath()
      .optional()
      .describe('Path of a field: events with one value of it go on together, or not at all.'),
    sample_rate_key: z
      .union([z.literal(''), fieldPath()])
      .default('sample_rate')
      .describe('Path of the field that gets the rate or the ratio, as text. Empty: none does.'),
    group_by: fieldTemplate()
      .optional()
      .describe('What is sampled on its own, such as {{ routing }}. Without it all are together.'),
    exclude: condition().optional().describe('True for events that all go on.'),
  })
  .refine(({ rate, ratio }) => (rate === undefined) !== (ratio === undefined), {
    error: 'needs either rate or ratio',
  });

const HOW = 'split the events with route, and give each part a sample of its own';
const MOST_GROUPS = 10_000;

export const sampleTransform = defineTransform({
  type: 'sample',
  summary: 'Lets a share of the events through, and drops the others.',
  options,
  example: { rate: 10, exclude: '(to_int(.response_status_code) ?? 0) >= 400' },
  vectorOnly: {
    rate_field: `The rate cannot come from the event; ${HOW}.`,
    ratio_field: `The ratio cannot come from the event; ${HOW}.`,
  },
  build(chosen, context) {
    const isExcluded = optionalCondition(chosen.exclude, 'exclude', context);
    const isChosen = chooser(chosen);
    const mark = marker(chosen);
    const admissions = new Admissions();
    return (event, push) => {
      if (isExcluded(event)) return [event];
      if (!admissions.isReturning(event, push) && !isChosen(event)) return [];
      admissions.admit(event, push);
      return [mark(event)];
    };
  },
});

type Options = z.output<typeof options>;

/** By the key where there is one; otherwise every so-many-th of the group. */
function chooser({ rate, ratio, key_field: key, group_by: group }: Options) {
  const groupOf = group === undefined ? undefined : templateOf(group);
  const keyPath = key === undefined ? undefined : pathOf(key);
  const isKeyChosen = keyChooser(rate, ratio);
  const groups = new Recent<() => boolean>(MOST_GROUPS);
  return (event: Event): boolean => {
    const value = valueOf(event);
    const name = groupOf?.(value);
    const id = name === undefined ? '' : `=${name}`;
    const isTurn = groups.get(id) ?? turns(rate, ratio);
    groups.set(id, isTurn);
    const isNext = isTurn();
    const part = keyPath && getAt(value, keyPath);
    return part === undefined ? isNext : isKeyChosen(Buffer.from(textOfValue(part)));
  };
}

const ALL_HASHES = 2n ** 64n;

function keyChooser(rate: number | undefined, ratio: number | undefined) {
  if (rate !== undefined) return (key: Buffer) => seaHash(key) % BigInt(rate) === 0n;
  const share = (ratio ?? 1) * Number(ALL_HASHES);
  const threshold = share >= Number(ALL_HASHES) ? ALL_HASHES : BigInt(Math.floor(share));
  return (key: Buffer) => seaHash(key) <= threshold;
}

/** True for the first event, and then again for each so-many-th. */
function turns(rate: number | undefined, ratio: number | undefined): () => boolean {
  if (rate !== undefined) {
    let count = -1;
    return () => {
      count = (count + 1) % rate;
      return count === 0;
    };
  }
  const share = ratio ?? 1;
  let sum = 1 - share;
  return () => {
    sum += share;
    const isTurn = sum >= 1;
    if (isTurn) sum -= 1;
    return isTurn;
  };
}

function marker({ rate, ratio, sample_rate_key: key }: Options): (event: Event) => Event {
  if (key === '') return (event) => event;
  const path = pathOf(key);
  const label = String(rate ?? ratio);
  return (event) => withValue(event, setAt(valueOf(event), path, label));
}
