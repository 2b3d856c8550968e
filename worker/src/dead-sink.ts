/** The dead-letter file as a sink of the plan. `dead-letter.ts` says what stands in it. */
import { join } from 'node:path';
import type { PlannedSink } from './plan.ts';
import { openTrailSink } from './trail-sink.ts';

/** @param keepDays after which files are deleted; undefined: never */
export function deadSink(directory: string, keepDays: number | undefined): PlannedSink {
  const path = join(directory, 'dead-%Y-%m-%d.jsonl');
  return {
    id: 'dead',
    fingerprint: JSON.stringify([directory, keepDays]),
    inputs: [],
    isBestEffort: false,
    directories: [directory],
    build: (context) => openTrailSink({ path, kind: 'dead', upkeep: { keepDays } }, context),
  };
}
