/** What must not outlive the harness, however it ends: workers, and file systems it mounted. */

const undoing = new Set<() => void>();
let isWatching = false;

/** @returns forgets it: it was undone in the ordinary way */
export function atExit(undo: () => void): () => void {
  if (!isWatching) {
    isWatching = true;
    process.once('exit', () => {
      for (const it of undoing) it();
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => process.exit(1));
  }
  undoing.add(undo);
  return () => undoing.delete(undo);
}
