import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import type { Event, Intake, Source } from '../component.ts';
import { valueOf } from '../event-value.ts';
import { eventually, silent, temporaryDirectory } from '../fixtures.ts';
import { lineEvent } from '../line-event.ts';
import { demoLogsSource } from './demo-logs.ts';
import { fileSource } from './file.ts';
import { sourceOf, stdinSource } from './stdin.ts';

const context = { id: 'in', log: silent };
const running = new Set<() => Promise<void>>();
afterEach(async () => {
  for (const stop of running) await stop();
});

/** Runs a source into a list. `refuse` says which pushes are rejected. */
function collect(source: Source, refuse: (events: readonly Event[]) => boolean = () => false) {
  const events: Event[] = [];
  const stop = new AbortController();
  const intake: Intake = {
    push: async (batch) => {
      if (refuse(batch)) throw new Error('the sink is down');
      events.push(...batch);
    },
    ready: async () => {},
  };
  const run = source.run(intake, stop.signal);
  const end = async () => {
    stop.abort();
    running.delete(end);
    await run;
  };
  running.add(end);
  return { events, run, end, lines: () => events.map(({ origin }) => origin.body.toString()) };
}

type FileOptions = Partial<(typeof fileSource)['example']>;

async function tail(directory: string, options: FileOptions = {}) {
  const parsed = fileSource.options.parse({
    include: [join(directory, '*.log')],
    data_dir: join(directory, 'data'),
    glob_minimum_cooldown_ms: 20,
    ...options,
  });
  return fileSource.build(parsed, context);
}

test('lines of files come with the fields of the source, once each, and more as they are written', async () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'a.log');
  writeFileSync(file, 'one\ntwo\n');
  const { events, lines, end } = collect(await tail(directory));
  await eventually(() => expect(lines()).toEqual(['one', 'two']));
  appendFileSync(file, 'thr');
  appendFileSync(file, 'ee\n');
  writeFileSync(join(directory, 'b.log'), 'four\n');
  await eventually(() => expect(lines()).toEqual(['one', 'two', 'three', 'four']));
  await end();
  expect(valueOf(events[0] as Event)).toMatchObject({ message: 'one', file, source_type: 'file' });
  expect(Object.keys(valueOf(events[0] as Event) as object).toSorted()).toEqual([
    'file',
    'host',
    'message',
    'source_type',
    'timestamp',
  ]);
});

test.each(['checksum', 'device_and_inode'] as const)(
  'a rotated file is read to its end under its new name, and the next from its beginning, by %s',
  async (strategy) => {
    const directory = temporaryDirectory();
    const file = join(directory, 'a.log');
    writeFileSync(file, 'one\n');
    const { lines, end } = collect(await tail(directory, { fingerprint: { strategy } }));
    await eventually(() => expect(lines()).toEqual(['one']));
    renameSync(file, join(directory, 'a.old.log'));
    appendFileSync(join(directory, 'a.old.log'), 'two\n');
    writeFileSync(file, 'three\n');
    await eventually(() => expect(lines().toSorted()).toEqual(['one', 'three', 'two']));
    await end();
  },
);

test('a file that is deleted is read to its end first, a last line without an end included', async () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'a.log');
  writeFileSync(file, 'one\n');
  const { lines, end } = collect(await tail(directory, { glob_minimum_cooldown_ms: 300 }));
  await eventually(() => expect(lines()).toEqual(['one']));
  appendFileSync(file, 'two\nlast');
  unlinkSync(file);
  await eventually(() => expect(lines()).toEqual(['one', 'two', 'last']));
  await end();
});

test('a file that is cut is read from its beginning', async () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'a.log');
  writeFileSync(file, 'first\nsecond\n');
  const { lines, end } = collect(
    await tail(directory, { fingerprint: { strategy: 'device_and_inode' } }),
  );
  await eventually(() => expect(lines()).toHaveLength(2));
  truncateSync(file);
  appendFileSync(file, 'new\n');
  await eventually(() => expect(lines()).toEqual(['first', 'second', 'new']));
  await end();
});

test('a file that is written anew in its place is another file', async () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'a.log');
  writeFileSync(file, 'first\n');
  const { lines, end } = collect(await tail(directory));
  await eventually(() => expect(lines()).toEqual(['first']));
  writeFileSync(file, 'other, and longer\nx\n');
  await eventually(() => expect(lines()).toEqual(['first', 'other, and longer', 'x']));
  await end();
});

test('the next start goes on behind what is stored, and only behind that', async () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'a.log');
  writeFileSync(file, 'one\n');
  const first = collect(await tail(directory));
  await eventually(() => expect(first.lines()).toEqual(['one']));
  await first.end();
  appendFileSync(file, 'two\n');
  const refused = collect(await tail(directory), () => true);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await refused.end();
  const second = collect(await tail(directory));
  await eventually(() => expect(second.lines()).toEqual(['two']));
  await second.end();
  expect(statSync(join(directory, 'data', 'in', 'checkpoints.json')).mode & 0o777).toBe(0o600);
});

test('a push that is rejected is repeated until it is stored', async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'a.log'), 'one\ntwo\n');
  let times = 0;
  const { lines, end } = collect(await tail(directory), () => (times += 1) < 3);
  await eventually(() => expect(lines()).toEqual(['one', 'two']));
  await end();
});

test('what is to be left out is left out', async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'a.log'), `short\n${'x'.repeat(50)}\n\nend\n`);
  writeFileSync(join(directory, 'not.log'), 'excluded\n');
  writeFileSync(join(directory, 'old.log'), 'old\n');
  utimesSync(join(directory, 'old.log'), 1, 1);
  const { lines, end } = collect(
    await tail(directory, {
      exclude: [join(directory, 'not.*')],
      ignore_older_secs: 60,
      max_line_bytes: 10,
    }),
  );
  await eventually(() => expect(lines()).toEqual(['short', 'end']));
  await end();
});

test('from the end means what comes after the first start', async () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'a.log');
  writeFileSync(file, 'old\n');
  const { lines, end } = collect(await tail(directory, { read_from: 'end' }));
  await eventually(() => {
    appendFileSync(file, 'new\n');
    expect(lines()).toContain('new');
  });
  expect(lines()).not.toContain('old');
  await end();
});

test('damaged checkpoints are named, and not started over', async () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'data', 'in'), { recursive: true });
  const path = join(directory, 'data', 'in', 'checkpoints.json');
  writeFileSync(path, '{"version":1,"fi');
  const source = await tail(directory);
  const intake = { push: async () => {}, ready: async () => {} };
  await expect(source.run(intake, new AbortController().signal)).rejects.toThrow(
    `the checkpoints in ${path} are damaged; delete the file to read all again`,
  );
  expect(readFileSync(path, 'utf8')).toBe('{"version":1,"fi');
  rmSync(path);
});

test('demo events of the catalog are what the amqp source would give', async () => {
  const source = await demoLogsSource.build(
    demoLogsSource.options.parse({ format: 'pamir_audit', interval: 0, count: 3 }),
    context,
  );
  const { events, run } = collect(source);
  await run;
  expect(new Set(events.map(({ origin }) => origin.key)).size).toBe(3);
  const [first] = events;
  expect(valueOf(first as Event)).toMatchObject({
    routing: first?.origin.key,
    message: first?.json,
    source_type: 'demo_logs',
  });
  expect(JSON.parse(first?.json ?? '')).toMatchObject({ response_status_code: 200 });
});

test.each([
  ['json', /^\{"host":"192\.0\.2\.1",.*"bytes":100\}$/],
  [
    'apache_common',
    /^192\.0\.2\.1 - anna \[\d\d\/\w{3}\/\d{4}:[\d:]{8} \+0000\] "GET .* HTTP\/1\.1" 200 100$/,
  ],
  ['syslog', /^<13>1 \d{4}-.*Z host0\.example\.org audit 1000 ID0 - anna called /],
  ['shuffle', /^0 (?:x|y)$/],
])('demo lines in the format %s look like it', async (format, pattern) => {
  const options = demoLogsSource.options.parse({
    format,
    interval: 0,
    count: 1,
    lines: ['x', 'y'],
    sequence: true,
  });
  const { events, run } = collect(await demoLogsSource.build(options, context));
  await run;
  expect(events[0]?.json).toMatch(pattern);
});

test('a stop ends a pause between demo events at once', async () => {
  const options = demoLogsSource.options.parse({ format: 'json', interval: 3600 });
  const { events, end } = collect(await demoLogsSource.build(options, context));
  await eventually(() => expect(events).toHaveLength(1));
  await end();
});

test.each([
  ['{"a":1.50,"source_type":"x","host":"h"}', { host: 'h', source_type: 'stdin' }],
  ['5', { message: 5 }],
])('the line %s as JSON gives its fields', (line, fields) => {
  const event = lineEvent(Buffer.from(line), { type: 'stdin', codec: 'json' });
  expect(valueOf(event)).toMatchObject(fields);
  expect(event.flaw).toBeUndefined();
});

test('a line that is no JSON goes on as text, and is kept', () => {
  const event = lineEvent(Buffer.from('nope'), { type: 'stdin', codec: 'json' });
  expect(valueOf(event)).toMatchObject({ message: 'nope' });
  expect(event.flaw).toBe('the line is not JSON: expected ident at line 1 column 2');
});

function stdin(input: NodeJS.ReadableStream, options: object = {}): Source {
  return sourceOf(input, stdinSource.options.parse(options), silent);
}

test('standard input ends the run at its end, its last line needs no line feed', async () => {
  const input = Readable.from([Buffer.from('one\ntw'), Buffer.from('o\n\nlast')]);
  let times = 0;
  const { lines, run } = collect(stdin(input), () => (times += 1) === 1);
  await run;
  expect(lines()).toEqual(['one', 'two', 'last']);
});

test('standard input as one event, as JSON, and with lines that are too long', async () => {
  const whole = collect(
    stdin(Readable.from([Buffer.from('one\ntwo\n')]), { framing: { method: 'bytes' } }),
  );
  await whole.run;
  expect(whole.lines()).toEqual(['one\ntwo\n']);
  const json = collect(
    stdin(Readable.from([Buffer.from('{"a":1}\n')]), { decoding: { codec: 'json' } }),
  );
  await json.run;
  expect(json.events.map(valueOf)).toMatchObject([{ a: 1, source_type: 'stdin' }]);
  const long = collect(stdin(Readable.from([Buffer.from('12345\n1234\n')]), { max_length: 4 }));
  await long.run;
  expect(long.lines()).toEqual(['1234']);
});

test('a stop ends the wait for more of standard input', async () => {
  const input = new PassThrough();
  const { lines, end } = collect(stdin(input));
  input.write('one\n');
  await eventually(() => expect(lines()).toEqual(['one']));
  await end();
});

test('a line that is read again has the id that it had; one behind a cut has another', async () => {
  const directory = temporaryDirectory();
  const path = join(directory, 'a.log');
  writeFileSync(path, 'first\nsecond\n');
  const idsOf = (events: readonly Event[]) => events.map(({ origin }) => origin.id);
  const readAll = async (count: number) => {
    const reading = collect(await tail(directory));
    await eventually(() => expect(reading.events).toHaveLength(count));
    return reading;
  };
  const first = await readAll(2);
  writeFileSync(path, 'first\n');
  await eventually(() => expect(first.lines()).toHaveLength(3));
  await first.end();
  const [one, two, again] = idsOf(first.events);
  expect(new Set([one, two, again]).size).toBe(3);
  // As a kill leaves it: nothing of this was noted.
  rmSync(join(directory, 'data'), { recursive: true });
  const second = await readAll(1);
  expect(idsOf(second.events)).toEqual([one]);
});
