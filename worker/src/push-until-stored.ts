/** For sources that cannot give anything back: an event is offered again until it is stored. */
import { aborted, sleep } from '@pamir-audit/sdk';
import type { Event, Intake } from './component.ts';

const RETRY_MS = 20;

/** False when `stop` aborted before the sinks had taken them; they are to be read again then. */
export async function pushUntilStored(
  intake: Intake,
  events: readonly Event[],
  stop: AbortSignal,
): Promise<boolean> {
  while (!stop.aborted) {
    try {
      await intake.push(events);
      return true;
    } catch {
      // The sinks have said why in the log; they are ready again before this goes on. The pause is
      // for sinks that are ready at once and refuse again: nothing else would get its turn.
      await sleep(RETRY_MS, stop);
      if (!(await readyOrStopped(intake, stop))) return false;
    }
  }
  return false;
}

/** False when `stop` came first. */
export async function readyOrStopped(intake: Intake, stop: AbortSignal): Promise<boolean> {
  await Promise.race([intake.ready(), aborted(stop)]);
  return !stop.aborted;
}
