/** Waiting for what happens elsewhere, without guessing how long it takes. */

/** Resolves once `check` no longer throws; after `timeoutMs` it says what it waited for. */
export async function eventually(
  what: string,
  check: () => void | Promise<void>,
  timeoutMs = 30_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      await check();
      return;
    } catch (cause) {
      if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`, { cause });
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
