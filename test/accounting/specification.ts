/**
 * What is published, the configuration that it goes through, and what must come out of it. The second
 * is the worker's business; the third is worked out here, from the event alone.
 */
import { randomFrom } from '../faults/random.ts';

const KINDS = ['plain', 'abort', 'fail', 'pair', 'null', 'unread', 'refuse'] as const;
type Kind = (typeof KINDS)[number];
/** Of a hundred events; what is left of them is plain. */
const SHARES: Readonly<Record<Exclude<Kind, 'plain'>, number>> = {
  abort: 12,
  fail: 12,
  pair: 8,
  null: 4,
  unread: 8,
  refuse: 8,
};

/** Directories of the sinks that count, below that of the run. */
export const SINKS = ['all', 'ways', 'rest', 'wanted', 'dropped'] as const;
export type SinkName = (typeof SINKS)[number];
export const QUEUE = 'accounting';
export const EXCHANGE = 'accounting';

export interface Published {
  /** Names the event: it is in every line. */
  readonly key: string;
  readonly id: string;
  readonly body: string;
  /** Lines that must be written, an entry for each time. */
  readonly lines: readonly (readonly [SinkName, string])[];
  readonly isDead: boolean;
}

interface Chosen {
  readonly number: number;
  readonly kind: Kind;
  readonly level: number;
}

/** The events of a run: a seed repeats them. */
export function eventsOf(count: number, seed: number): readonly Published[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, number) =>
    published({ number, kind: kindOf(random.between(0, 99)), level: random.between(0, 5) }),
  );
}

function kindOf(percent: number): Kind {
  let rest = percent;
  for (const kind of KINDS) {
    if (kind === 'plain') continue;
    rest -= SHARES[kind];
    if (rest < 0) return kind;
  }
  return 'plain';
}

function published(chosen: Chosen): Published {
  const { number, kind } = chosen;
  const key = `accounting.${kind}.${number}`;
  const body = bodyOf(chosen);
  return {
    key,
    id: `accounting-${number}`,
    body,
    lines: linesOf(chosen, key, body),
    isDead: kind === 'unread',
  };
}

/** Number text that a program which rounds would alter. */
const amountOf = (number: number) => `${number}.50`;

function bodyOf({ number, kind, level }: Chosen): string {
  if (kind === 'unread') return `{"kind":"unread","number":${number}`;
  const amount = kind === 'fail' ? '"none"' : amountOf(number);
  return `{"kind":"${kind}","level":${level},"amount":${amount}}`;
}

function linesOf(chosen: Chosen, key: string, body: string): Published['lines'] {
  if (chosen.kind === 'abort' || chosen.kind === 'fail') {
    const reason = chosen.kind === 'abort' ? 'abort' : 'error';
    const dropped = { component_id: 'shape', reason };
    return [['dropped', JSON.stringify({ message: body, metadata: { dropped }, routing: key })]];
  }
  return shapesOf(chosen, key).flatMap((line) => placesOf(chosen).map((sink) => [sink, line]));
}

/** The lines that the first program makes of it. */
function shapesOf({ number, kind, level }: Chosen, key: string): readonly string[] {
  switch (kind) {
    case 'null':
      return ['{"message":null}'];
    case 'unread':
      return [`{"event":"${key}","level":null}`];
    case 'pair':
      return [1, 2].map((half) => `{"event":"${key}","half":${half},"level":${level}}`);
    default:
      return [`{"amount":${amountOf(number)},"event":"${key}","kind":"${kind}","level":${level}}`];
  }
}

/** Where the rest of the configuration takes each of those lines. */
function placesOf({ kind, level: given }: Chosen): readonly SinkName[] {
  const level = kind === 'null' || kind === 'unread' ? 0 : given;
  const ways = [level >= 3, level % 2 === 1].filter(Boolean);
  const wanted: readonly SinkName[] = level > 0 && kind !== 'refuse' ? ['wanted'] : [];
  const taken: readonly SinkName[] = ways.length === 0 ? ['rest'] : ways.map(() => 'ways');
  return ['all', ...taken, ...wanted];
}

/**
 * Few events in hand at a time, so that a kill meets some that are acknowledged only just now.
 *
 * One program that drops with a way out, one that drops without, routes of which an event takes two,
 * one or none, a filter, five files and a console that nobody waits for.
 */
export function configuration(url: string, directory: string): string {
  const file = (name: SinkName, inputs: readonly string[], more = '') => `
[sinks.${name}]
type = "file"
inputs = ${JSON.stringify(inputs)}
path = "${directory}/${name}/audit-%Y-%m-%d.log"
encoding.codec = "json"
${more}`;
  return `${HEAD}
[sources.in]
type = "amqp"
connection_string = "${url}"
queue = "${QUEUE}"
exchange = "${EXCHANGE}"
prefetch_count = 200
management_url = "http://127.0.0.1:1"
${TRANSFORMS}
${file('all', ['shape'])}
${file('ways', ['level.high', 'level.odd'])}
${file('rest', ['level._unmatched'])}
${file('wanted', ['strict'])}
${file('dropped', ['shape.dropped'], RECOGNISABLE)}
[sinks.copy]
type = "console"
inputs = ["shape"]
encoding.codec = "json"

[dead_letters]
directory = "${directory}/dead"
`;
}

const HEAD = `[api]
enabled = false
`;

/** Without the fields that another delivery of the event changes. */
const RECOGNISABLE = `encoding.only_fields = ["message", "routing", "metadata.dropped.reason", "metadata.dropped.component_id"]
`;

const TRANSFORMS = `
[transforms.shape]
type = "remap"
inputs = ["in"]
drop_on_error = true
drop_on_abort = true
reroute_dropped = true
source = '''
key = .routing
body, err = parse_json(.message)
if err != null {
  . = { "event": key, "level": null }
} else if body.kind == "abort" {
  abort "not wanted"
} else if body.kind == "fail" {
  . = { "event": key, "amount": to_float!(body.amount) }
} else if body.kind == "pair" {
  . = [{ "event": key, "half": 1, "level": body.level }, { "event": key, "half": 2, "level": body.level }]
} else if body.kind == "null" {
  . = null
} else {
  . = { "event": key, "kind": body.kind, "level": body.level, "amount": body.amount }
}
'''

[transforms.level]
type = "route"
inputs = ["shape"]
route.high = '(to_int(.level) ?? 0) >= 3'
route.odd = 'includes([1, 3, 5], .level)'

[transforms.positive]
type = "filter"
inputs = ["shape"]
condition = '(to_int(.level) ?? 0) > 0'

[transforms.strict]
type = "remap"
inputs = ["positive"]
drop_on_error = true
source = 'assert!(.kind != "refuse", "refused")'
`;
