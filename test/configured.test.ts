/** `run --config` on a real broker: several sinks, outputs with names, and workers that are killed. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { useBroker } from './support/broker.ts';
import { eventually } from './support/eventually.ts';
import { linesOf, temporaryDirectory } from './support/files.ts';
import { needsMount } from './support/needs.ts';
import { command, type Running, start } from './support/process.ts';

const broker = useBroker();

const sourceOf = (queue: string) => `[api]
enabled = false
[sources.in]
type = "amqp"
connection_string = "${broker.url}"
exchange = "${broker.exchange}"
queue = "${queue}"
queue_type = "classic"
`;

const fileSink = (name: string, input: string, directory: string) => `[sinks.${name}]
type = "file"
inputs = ["${input}"]
path = "${directory}/audit-%F.log"
encoding.codec = "json"
`;

function run(configuration: string): Running {
  const path = join(temporaryDirectory(), 'audit.toml');
  writeFileSync(path, configuration);
  return start(['run', '--config', path]);
}

const mounted: string[] = [];
afterEach(() => {
  for (const path of mounted.splice(0)) execFileSync('umount', ['-l', path]);
});

/** A disk of a megabyte. */
function smallDisk(): string {
  const path = temporaryDirectory();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path]);
  mounted.push(path);
  return path;
}

const says = (worker: Running, what: string) =>
  eventually(`it says: ${what}`, () => expect(worker.stderr).toContain(what));

async function publish(...bodies: readonly object[]): Promise<void> {
  const channel = await (await broker.connect()).createConfirmChannel();
  for (const [index, body] of bodies.entries()) {
    const options = { messageId: `event-${index}`, persistent: true };
    channel.publish(broker.exchange, 'a', Buffer.from(JSON.stringify(body)), options);
  }
  await channel.waitForConfirms();
}

/** What is in the queue once no worker has any of it in hand. */
async function leftIn(queue: string): Promise<number> {
  const channel = await (await broker.connect()).createChannel();
  return (await channel.checkQueue(queue)).messageCount;
}

const BRANCHES = `[transforms.parsed]
type = "remap"
inputs = ["in"]
source = '. = object!(parse_json!(.message))'
[transforms.ways]
type = "route"
inputs = ["parsed"]
route.a = '.to == "a"'
route.b = '.to == "b"'
`;

test('a configuration on standard input runs as one from a file', async () => {
  const [queue, directory] = [broker.queue(), temporaryDirectory()];
  const worker = start(['run', '--config', '-']);
  worker.child.stdin?.end(sourceOf(queue) + BRANCHES + fileSink('all', 'parsed', directory));
  await says(worker, 'Consuming.');
  await publish({ to: 'a' });
  await eventually('it is written', () => expect(linesOf(directory)).toEqual(['{"to":"a"}']));
  expect(await worker.kill('SIGTERM')).toBe(0);
});

test('a mistake on standard input is told with its place', async () => {
  const { code, stderr } = await command(
    ['validate', '--config', '-'],
    {},
    '[sinks.x]\ntype = 1\n',
  );
  expect(stderr).toContain('stdin:1:');
  expect(code).toBe(78);
});

test('nothing is acknowledged before each sink on its way has stored it', async (context) => {
  needsMount(context);
  const queue = broker.queue();
  const [all, a, full] = [temporaryDirectory(), temporaryDirectory(), smallDisk()];
  const sinks = [fileSink('all', 'parsed', all), fileSink('a', 'ways.a', a)];
  const configuration = [sourceOf(queue), BRANCHES, ...sinks, fileSink('b', 'ways.b', full)];
  const worker = run(configuration.join(''));
  await says(worker, 'Consuming.');
  await publish({ to: 'a' }, { to: 'b', filler: 'x'.repeat(2_000_000) });
  await says(worker, '"sink":"b"');
  await says(worker, 'Suspended');
  await eventually('the others have written', () => {
    expect(linesOf(all)).toHaveLength(2);
    expect(linesOf(a)).toEqual(['{"to":"a"}']);
  });
  await worker.kill('SIGKILL');
  await eventually('the broker has it back', async () =>
    expect(await leftIn(queue)).toBeGreaterThan(0),
  );
  execFileSync('mount', ['-o', 'remount,size=64m', full]);
  const next = run(configuration.join(''));
  await eventually('what failed is written', () => expect(linesOf(full)).toHaveLength(1));
  expect(await next.kill('SIGTERM')).toBe(0);
  expect(await leftIn(queue)).toBe(0);
  // Those that had stored it know it again.
  expect(linesOf(all)).toHaveLength(2);
  expect(linesOf(a)).toHaveLength(1);
});

test('a directory that becomes a file ends no worker with a stack trace', async () => {
  const [queue, directory] = [broker.queue(), temporaryDirectory()];
  const worker = run(sourceOf(queue) + BRANCHES + fileSink('all', 'parsed', directory));
  await says(worker, 'Consuming.');
  rmSync(directory, { recursive: true });
  writeFileSync(directory, '');
  await says(worker, 'Cannot open the files; waiting.');
  rmSync(directory);
  await publish({ n: 1 });
  await eventually('it goes on', () => expect(linesOf(directory)).toEqual(['{"n":1}']));
  expect(await worker.kill('SIGTERM')).toBe(0);
  expect(worker.stderr).not.toMatch(/^ +at /m);
});

test('of two workers with one directory in common the second stands by, whatever else it has', async () => {
  const [common, queue] = [temporaryDirectory(), broker.queue()];
  const configuration = () =>
    sourceOf(queue) +
    BRANCHES +
    fileSink('own', 'parsed', temporaryDirectory()) +
    fileSink('common', 'parsed', common);
  const first = run(configuration());
  await says(first, 'Consuming.');
  const second = run(configuration());
  await says(second, 'standing by');
  await publish({ n: 1 });
  await eventually('the first writes', () => expect(linesOf(common)).toEqual(['{"n":1}']));
  expect(second.stderr).not.toContain('Consuming.');
  await first.kill('SIGKILL');
  await says(second, 'Consuming.');
  await publish({ n: 2 });
  await eventually('the second writes', () =>
    expect(linesOf(common)).toEqual(['{"n":1}', '{"n":2}']),
  );
  expect(await second.kill('SIGTERM')).toBe(0);
});

test('a warning is a mistake where that is asked for', async () => {
  const text = `${sourceOf(broker.queue())}[transforms.unused]
type = "remap"
inputs = ["in"]
source = 'x = 1'
${fileSink('all', 'in', temporaryDirectory())}`;
  const lenient = await command(['validate', '--config', '-'], {}, text);
  expect(lenient).toMatchObject({ code: 0 });
  expect(lenient.stderr).toMatch(/pamir-audit: warning: stdin:.*transforms\.unused/);
  const strict = await command(['validate', '--config', '-', '--deny-warnings'], {}, text);
  expect(strict).toMatchObject({ code: 78, stdout: '' });
  expect(strict.stderr).toMatch(/stdin:.*transforms\.unused/);
});

test('a worker that is killed while it reads a file writes each line once', async () => {
  const directory = temporaryDirectory();
  const count = 20_000;
  const lines = Array.from({ length: count }, (_, number) => `line ${number} ${'x'.repeat(200)}`);
  const path = join(directory, 'in.log');
  writeFileSync(path, `${lines.join('\n')}\n`);
  const out = join(directory, 'out');
  const configuration = `data_dir = "${directory}/data"
[api]
enabled = false
[sources.in]
type = "file"
include = ["${path}"]
[transforms.kept]
type = "remap"
inputs = ["in"]
source = '. = { "line": .message }'
${fileSink('all', 'kept', out)}`;
  const written = () => linesOf(out).map((line) => (JSON.parse(line) as { line: string }).line);
  mkdirSync(out);
  for (const least of [1000, 8000, 15_000]) {
    const worker = run(configuration);
    await eventually(`${least} are written`, () =>
      expect(linesOf(out).length).toBeGreaterThan(least),
    );
    await worker.kill('SIGKILL');
  }
  const last = run(configuration);
  await eventually('all are written', () => expect(written().at(-1)).toBe(lines.at(-1)));
  expect(await last.kill('SIGTERM')).toBe(0);
  expect(written()).toEqual(lines);
});
