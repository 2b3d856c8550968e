/** A clock for workers that the run sets, through a preloaded module and a file. */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PRELOAD = new URL('preload/clock.js', import.meta.url);

export interface Clock {
  readonly env: NodeJS.ProcessEnv;
  readonly preload: readonly [URL];
  /** From now on it is so late for the workers. */
  set(time: string): void;
  /** The date as it is for the workers. */
  readonly date: Date;
}

export function openClock(directory: string, time: string): Clock {
  const path = join(directory, 'clock');
  let offset = 0;
  const clock: Clock = {
    env: { FAULTS_CLOCK: path },
    preload: [PRELOAD],
    set(wanted) {
      offset = Date.parse(wanted) - Date.now();
      // Renamed into place: a worker never reads half a number.
      writeFileSync(`${path}.new`, String(offset));
      renameSync(`${path}.new`, path);
    },
    get date() {
      return new Date(Date.now() + offset);
    },
  };
  clock.set(time);
  return clock;
}
