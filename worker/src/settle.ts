/** Waiting for several outcomes and reducing them to one. */

/**
 * Like Promise.all, but it waits for the slowest even after a failure, so that nothing is handed
 * out again while a copy of it is still being written.
 */
export async function settleAll(promises: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(promises);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
