/** The bytes of a stream, to its end or until `stop` aborts, even while it waits for more. */
export async function* piecesOf(
  input: NodeJS.ReadableStream,
  stop: AbortSignal,
): AsyncGenerator<Buffer> {
  const pieces = input[Symbol.asyncIterator]();
  const stopped = new Promise<IteratorResult<string | Buffer>>((resolve) => {
    stop.addEventListener('abort', () => resolve({ done: true, value: undefined }), { once: true });
  });
  while (!stop.aborted) {
    const next = await Promise.race([pieces.next(), stopped]);
    if (next.done === true) return;
    yield Buffer.from(next.value);
  }
}
