/** `pamir-audit tap`: live events, through a queue that lives only as long as the command. */
import { randomUUID } from 'node:crypto';
import { styleText } from 'node:util';
import { keysMatching, pamirCatalog } from '@pamir-audit/catalog';
import { aborted, type Delivery, openConsumer, stderrLogger } from '@pamir-audit/sdk';
import type { CommandContext } from '../command-line.ts';
import { endpointsOf } from '../endpoints.ts';
import { OK } from '../exit.ts';
import { type Flags, readSettings } from '../settings.ts';
import { openStandardStream } from '../standard-stream.ts';

export async function tap(
  patterns: string[],
  flags: Flags & { limit?: number },
  { stop }: CommandContext,
): Promise<number> {
  const { limit, ...rest } = flags;
  const settings = readSettings(rest, process.env);
  let left = limit ?? Infinity;
  for (const pattern of patterns) warnOfIdle(pattern);
  const done = new AbortController();
  const stdout = openStandardStream('stdout');
  const end = AbortSignal.any([stop, done.signal]);
  const consumer = openConsumer(
    {
      endpoints: endpointsOf(settings),
      name: 'pamir-audit tap',
      exchange: settings.exchange,
      isExchangeDeclared: false,
      queue: { name: `pamir_audit_tap.${randomUUID()}`, type: 'classic', isExclusive: true },
      bindings: patterns,
      prefetch: 200,
      log: stderrLogger,
    },
    async (deliveries) => {
      const shown = deliveries.slice(0, Math.max(0, left)).map(show).join('');
      // Acknowledged when the reader has taken it, so that the broker holds the rest.
      await Promise.race([stdout.write(shown), aborted(end)]);
      left -= deliveries.length;
      if (left <= 0) done.abort();
    },
  );
  process.stdout.on('error', () => done.abort());
  try {
    await Promise.race([consumer.ready, aborted(end)]);
    if (!end.aborted) {
      const { exchange } = settings;
      process.stderr.write(`Watching ${patterns.join(' ')} on ${exchange}; Ctrl-C ends it.\n`);
    }
    await aborted(end);
  } finally {
    await consumer.close();
  }
  return OK;
}

/** On a terminal the key in colour and the body; otherwise one JSON object a line. */
function show({ key, id, body, properties }: Delivery): string {
  const text = body.toString('utf8');
  if (process.stdout.isTTY) return `${styleText('cyan', oneLine(key))} ${oneLine(text)}\n`;
  const { appId, userId } = properties;
  return `${JSON.stringify({ key, id, service: appId, publisher: userId, body: parsed(text) })}\n`;
}

/** Control characters of a message must not reach the terminal. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function warnOfIdle(pattern: string): void {
  if (keysMatching(pamirCatalog, pattern).length > 0) return;
  process.stderr.write(`pamir-audit: no event of the catalog matches '${pattern}'\n`);
}
