/** What is being done right now: one line that changes on a terminal, a line each elsewhere. */
const TERMINAL_WIDTH = 80;
const CLEAR = '\r\u001B[K';
const started = performance.now();

export function say(what: string): void {
  const { stderr } = process;
  if (!stderr.isTTY) {
    stderr.write(`${what}\n`);
    return;
  }
  const line = `${clock()} ${what}`.slice(0, (stderr.columns ?? TERMINAL_WIDTH) - 1);
  stderr.write(`${CLEAR}${line}`);
}

/** A result, which stays; the line of progress makes room. */
export function print(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(CLEAR);
  process.stdout.write(text);
}

function clock(): string {
  const seconds = Math.floor((performance.now() - started) / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
