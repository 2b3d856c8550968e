/**
 * Loaded before the worker: notes in a file how long its main thread worked without coming back to its
 * event loop. In processor time, because on a busy machine the clock tells of the others, too.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const LOOK_MS = 10;
/** What is shorter interests nobody. */
const NOTED_MS = 50;

const path = process.env['WORK_NOTES'] ?? '';
// Other threads load it, too.
if (isMainThread) watch();

function watch(): void {
  let before = workedMs();
  setInterval(() => {
    const now = workedMs();
    if (now - before > NOTED_MS) appendFileSync(path, `${now - before}\n`);
    before = now;
  }, LOOK_MS).unref();
}

/** Of the main thread, whose number is that of the process. */
function workedMs(): number {
  const [nanoseconds] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}
