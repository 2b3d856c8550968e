/** Remap programs, in this process: beside hand-written JavaScript, and beside the built-in line. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pamirKeys } from '@pamir-audit/catalog';
import { auditLineTransform, compile, jsonOf, remapTransform } from '@pamir-audit/worker';
import type { Case } from './main.ts';
import type { Round } from './rounds.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };

/** Parse, rename, mask a password, drop a field, add a hash, route by the key. */
const PROGRAM = `
key = string!(.routing)
. = object!(parse_json!(.message))
.event = del(.event_type)
.login = del(.user_login)
.parameters = redact(string!(.parameters), filters: [r'"password":"[^"]*"'], redactor: {"type": "text", "replacement": "\\"password\\":\\"***\\""})
del(.endpoint)
.user_hash = sha2(string!(.login), variant: "SHA-256")
.route = if starts_with(key, "auth.") { "auth" } else { "other" }
`;

interface Body {
  readonly event_type: string;
  readonly metadata: object;
  readonly parameters: string;
  readonly response_status_code: number;
  readonly timestamp: string;
  readonly user_id: string | null;
  readonly user_login: string;
}

/** The same by hand, its fields written in the order in which the program's come out. */
function byHand(key: string, message: string): string {
  const body = JSON.parse(message) as Body;
  return JSON.stringify({
    event: body.event_type,
    login: body.user_login,
    metadata: body.metadata,
    parameters: body.parameters.replaceAll(/"password":"[^"]*"/g, '"password":"***"'),
    response_status_code: body.response_status_code,
    route: key.startsWith('auth.') ? 'auth' : 'other',
    timestamp: body.timestamp,
    user_hash: createHash('sha256').update(body.user_login).digest('hex'),
    user_id: body.user_id,
  });
}

interface Message {
  readonly key: string;
  readonly text: string;
}

function messages(count: number): readonly Message[] {
  return Array.from({ length: count }, (_, at) => {
    const key = pamirKeys[at % pamirKeys.length] as string;
    const body = {
      endpoint: `/api/v1/${key.split('.')[0] ?? ''}/${at % 97}`,
      event_type: key.split('.').at(-1),
      metadata: { ip: `192.0.2.${at % 255}`, request_id: `r-${at}`, success: at % 3 > 0 },
      parameters: `{"name":"user ${at}","password":"secret ${at % 17}"}`,
      response_status_code: 200 + (at % 5),
      timestamp: '2026-11-24T10:00:00.123456Z',
      user_id: at % 10 === 0 ? null : '00000000-0000-4000-8000-000000000000',
      user_login: `user.${at % 1000}`,
    };
    return { key, text: JSON.stringify(body) };
  });
}

/** @throws when the two do not give the same bytes */
export async function remapCases(events: number): Promise<readonly Case[]> {
  const list = messages(Math.min(events, 20_000));
  const times = Math.max(1, Math.round(events / list.length));
  return [
    pair('remap beside JavaScript', {
      list,
      times,
      baseline: ({ key, text }) => byHand(key, text),
      ours: byProgram(),
    }),
    pair('documented remap beside the built-in line', { list, times, ...(await transforms()) }),
  ];
}

type Work = (message: Message) => string;

interface Pair {
  readonly list: readonly Message[];
  readonly times: number;
  readonly baseline: Work;
  readonly ours: Work;
}

function pair(name: string, { list, times, baseline, ours }: Pair): Case {
  for (const message of list) {
    const [expected, found] = [baseline(message), ours(message)];
    if (expected !== found) throw new Error(`${name}: not the same\n${expected}\n${found}`);
  }
  const round = (work: Work) => async () => measured(list, times, work);
  return { name, unit: 'events a second', baseline: round(baseline), ours: round(ours) };
}

function measured(list: readonly Message[], times: number, work: Work): Round {
  let length = 0;
  const start = performance.now();
  for (let time = 0; time < times; time += 1) {
    for (const message of list) length += work(message).length;
  }
  const seconds = (performance.now() - start) / 1000;
  if (length === 0) throw new Error('nothing was written');
  return { perSecond: (list.length * times) / seconds };
}

function byProgram(): Work {
  const { program, errors } = compile(PROGRAM, { log });
  if (program === undefined) throw new Error(errors.map(({ text }) => text).join('\n'));
  return ({ key, text }) => {
    const outcome = program.run({
      exchange: 'pamir_audit_exchange',
      message: text,
      routing: key,
      source_type: 'amqp',
    });
    if (outcome.type !== 'done') throw new Error(outcome.message);
    return jsonOf(outcome.event);
  };
}

const DOCUMENTED = fileURLToPath(new URL('../../cases/vector/vector.toml', import.meta.url));

/** Both as the pipeline has them: an event in, an event out. */
async function transforms(): Promise<Pick<Pair, 'baseline' | 'ours'>> {
  const context = { id: 'bench', log };
  const source = readFileSync(DOCUMENTED, 'utf8').split("'''")[1] as string;
  const options = remapTransform.options.parse({ source });
  const remap = await remapTransform.build(options, context);
  const line = await auditLineTransform.build({}, context);
  const through =
    (transform: typeof line): Work =>
    ({ key, text }) => {
      const origin = {
        key,
        exchange: 'pamir_audit_exchange',
        body: Buffer.from(text),
        id: undefined,
      };
      const [event] = transform({
        json: text,
        origin: { ...origin, redelivered: false, properties: {} },
      });
      return event?.json ?? '';
    };
  return { baseline: through(line), ours: through(remap) };
}
