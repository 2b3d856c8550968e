/** What has happened so far, for tests that wait for something: it may be in the past already. */

export class History<Item> {
  readonly items: Item[] = [];
  readonly #waiting = new Set<(item: Item) => void>();

  add(item: Item): void {
    this.items.push(item);
    for (const look of this.#waiting) look(item);
  }

  /**
   * The first item that is meant, of those there are and those that come. A rejection that nobody
   * awaits yet, or ever, is no unhandled one.
   *
   * @param late makes the error once `timeoutMs` are over
   * @throws what `isMeant` throws
   */
  find(isMeant: (item: Item) => boolean, timeoutMs: number, late: () => Error): Promise<Item> {
    const found = new Promise<Item>((resolve, reject) => {
      const look = (item: Item) => {
        try {
          if (isMeant(item)) end(() => resolve(item));
        } catch (error) {
          end(() => reject(error));
        }
      };
      const end = (settle: () => void) => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        settle();
      };
      const timer = setTimeout(() => end(() => reject(late())), timeoutMs);
      this.#waiting.add(look);
      for (const item of this.items) {
        if (!this.#waiting.has(look)) return;
        look(item);
      }
    });
    found.catch(() => {});
    return found;
  }
}

/** `3 × a, b`: how often each is there, in the order of the first. */
export function counted(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => (count > 1 ? `${count} × ${name}` : name)).join(', ');
}
