/** The thread of a transform, see `aside.ts`: builds it, and runs it on each event that comes. */
import { parentPort, workerData } from 'node:worker_threads';
import type { AsideEvent, AsideResult, AsideTask, AsideTransform, Wired } from './aside-task.ts';
import type { Event, Logger, Transform } from './component.ts';
import { Bytes, Timestamp, type Value } from './vrl/value.ts';

const LINE_FEED = 10;
/** The main thread has told of the program's warnings already. */
const log: Logger = { debug() {}, info() {}, warn() {}, error() {} };

const transform = await built(workerData as AsideTransform);
parentPort?.on('message', (task: AsideTask) => {
  const result = resultOf(eventOf(task));
  const handed = result.results.flatMap(({ line }) => (line === undefined ? [] : [line.buffer]));
  parentPort?.postMessage(result, handed);
});

/** Only what is needed is loaded. */
async function built({ type, id, options }: AsideTransform): Promise<Transform> {
  if (type === 'audit_line') {
    const { auditLineTransform } = await import('./transforms/audit-line.ts');
    return auditLineTransform.build({}, { id, log });
  }
  const { remapTransform } = await import('./transforms/remap.ts');
  return remapTransform.build(remapTransform.options.parse(options), { id, log });
}

function resultOf(event: Event): AsideResult {
  try {
    return { results: transform(event).map((it) => wireOf(it, event)) };
  } catch (error) {
    return { results: [], refused: error instanceof Error ? error.message : String(error) };
  }
}

function wireOf({ json, isMade, flaw, part, port }: Event, before: Event): AsideEvent {
  const isAsBefore = isMade === before.isMade && json === before.json;
  return {
    ...(isAsBefore ? {} : { line: lineOf(json) }),
    ...(flaw === undefined ? {} : { flaw }),
    ...(part === undefined ? {} : { part }),
    ...(port === undefined ? {} : { port }),
  };
}

/** In memory of its own, which can be handed over. */
function lineOf(json: string): Uint8Array<ArrayBuffer> {
  const line = new Uint8Array(Buffer.byteLength(json) + 1);
  Buffer.from(line.buffer).write(json);
  line[line.length - 1] = LINE_FEED;
  return line;
}

function eventOf({ origin, body, receivedAt, json, fields }: AsideTask): Event {
  const bytes = Buffer.from(body.buffer);
  const event = { origin: { ...origin, body: bytes }, receivedAt };
  if (json !== undefined) return { ...event, json, isMade: true };
  const text = bytes.toString('utf8');
  const received = fields?.map(([name, field]) => [name, unwired(field, text)] as const) ?? [];
  return { ...event, json: text, value: Object.fromEntries(received) };
}

function unwired(field: Wired, text: string): Value {
  if (field.kind === 'body') return text;
  if (field.kind === 'bytes') return new Bytes(Buffer.from(field.bytes));
  if (field.kind === 'time') return new Timestamp(field.seconds, field.nanos);
  return field.value;
}
