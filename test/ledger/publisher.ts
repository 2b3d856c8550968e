/**
 * One process that publishes by the SDK and writes down what became of each event: a line of its ledger
 * for each promise that settles, before the next is begun.
 */
import { appendFileSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { AuditError } from '@pamir-audit/catalog';
import { type Bus, createBus } from '@pamir-audit/sdk';

export interface PublisherPlan {
  readonly name: string;
  readonly url: string;
  readonly exchange: string;
  readonly events: number;
  /** Promises that are open at a time. */
  readonly window: number;
  /** Bounds of the bus. */
  readonly maxEvents: number;
  readonly maxBytes: number;
  /** File with one JSON entry a line; what it says resolved is not published again. */
  readonly ledger: string;
  /** Directory of the spool; without one there is none. */
  readonly spool?: string;
}

/** What a ledger says of one event, and at its end of the whole process. */
export type LedgerEntry =
  | {
      readonly type: 'resolved';
      readonly number: number;
      readonly id: string;
      readonly state: string;
    }
  | { readonly type: 'rejected'; readonly number: number; readonly code: string }
  | {
      readonly type: 'end';
      readonly begun: number;
      readonly settled: number;
      readonly mostPending: number;
      readonly peakMegabytes: number;
    };

const KEY = 'auth.user_action.user.UserCreated';
const SAMPLE_MS = 20;

const plan = JSON.parse(process.argv[2] ?? '') as PublisherPlan;
const before = entriesOf(plan.ledger);
const ledger = openSync(plan.ledger, 'a');
const isResolved = new Set(before.flatMap((it) => (it.type === 'resolved' ? [it.number] : [])));
let mostPending = 0;
let begun = 0;
let settled = 0;

const bus = createBus({
  service: 'auth',
  url: plan.url,
  exchange: plan.exchange,
  maxEvents: plan.maxEvents,
  maxBytes: plan.maxBytes,
  ...(plan.spool === undefined ? {} : { spool: { directory: plan.spool } }),
  log: { debug() {}, info() {}, warn() {}, error() {} },
});
const sampling = setInterval(() => {
  mostPending = Math.max(mostPending, bus.status().pending);
}, SAMPLE_MS);
await publishAll(bus);
// What is spooled is to reach the broker before this process ends, if that can be.
while ((bus.status().spool?.events ?? 0) > 0) await pause(SAMPLE_MS);
clearInterval(sampling);
await bus.close();
const peakMegabytes = process.resourceUsage().maxRSS / 1024;
write({ type: 'end', begun, settled, mostPending, peakMegabytes });

async function publishAll(to: Bus): Promise<void> {
  const numbers = Array.from({ length: plan.events }, (_, index) => index + 1);
  const waiting = numbers.filter((number) => !isResolved.has(number)).values();
  const worker = async () => {
    for (const number of waiting) await publishOne(to, number);
  };
  await Promise.all(Array.from({ length: plan.window }, worker));
}

async function publishOne(to: Bus, number: number): Promise<void> {
  begun += 1;
  // The id is fixed, so that the next process publishes the same event, and no other.
  const id = `${plan.name}-${number}`;
  try {
    const { state } = await to.publish(KEY, bodyOf(number), { id });
    write({ type: 'resolved', number, id, state });
  } catch (error) {
    write({ type: 'rejected', number, code: error instanceof AuditError ? error.code : 'other' });
    // A bus that has no room says so at once.
    await pause(SAMPLE_MS);
  }
  settled += 1;
}

function bodyOf(number: number) {
  return {
    user_id: null,
    user_login: plan.name,
    endpoint: `/api/v1/users/${number}`,
    parameters: 'x'.repeat(200),
    metadata: { publisher: plan.name, number },
    response_status_code: 201,
    timestamp: '2026-11-22T10:20:30Z',
  };
}

function write(entry: LedgerEntry): void {
  writeSync(ledger, `${JSON.stringify(entry)}\n`);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A kill may have torn the last line. */
function entriesOf(path: string): readonly LedgerEntry[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  if (lines.pop() !== '') appendFileSync(path, '\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as LedgerEntry);
}
