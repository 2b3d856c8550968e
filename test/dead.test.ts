/** The dead-letter file from the command line: list, show, replay. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBroker } from './support/broker.ts';
import { eventually } from './support/eventually.ts';
import { linesOf, temporaryDirectory } from './support/files.ts';
import { command, startWorker } from './support/process.ts';

const broker = useBroker();
const KEY = 'auth.user_action.user.UserCreated';
const BINARY = Buffer.from([0x00, 0x1b, 0x5b, 0x33, 0x31, 0x6d, 0xff, 0x41]);

const env = {
  RABBITMQ_URL: broker.url,
  AUDIT_EXCHANGE: broker.exchange,
  AUDIT_QUEUE: broker.queue(),
  AUDIT_QUEUE_TYPE: 'classic',
  AUDIT_CONSOLE: 'false',
  AUDIT_DIR: temporaryDirectory(),
};

const dead = (...args: string[]) => command(['dead', ...args], env);
const dailyLines = () => linesOf(env.AUDIT_DIR, 'audit-');

describe('what cannot become a line', () => {
  const refs: string[] = [];
  beforeAll(async () => {
    const worker = await startWorker(env);
    const channel = await (await broker.connect()).createConfirmChannel();
    const headers = { binary: Buffer.from([1, 2, 3]), text: 'x' };
    const publish = (key: string, body: Buffer, messageId: string) =>
      channel.publish(broker.exchange, key, body, { messageId, headers });
    publish(KEY, Buffer.from('"no object"'), 'first');
    publish(KEY, BINARY, 'second');
    publish('hr.other.thing.Odd\u2028', Buffer.from(''), 'third');
    await channel.waitForConfirms();
    await eventually('all three are kept', () =>
      expect(linesOf(env.AUDIT_DIR, 'dead-')).toHaveLength(3),
    );
    await worker.kill('SIGTERM');
    const { stdout } = await dead('list', '--json');
    const records = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { ref: string });
    refs.push(...records.map(({ ref }) => ref));
  });

  test('is listed with where it is, what it was and why it is there', async () => {
    const { code, stdout, stderr } = await dead('list');
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^dead-\d{4}-\d\d-\d\d\.jsonl:1 {2}.*\.UserCreated {2}11 bytes {2}\w/);
    expect(stderr).toContain(`3 in ${env.AUDIT_DIR}`);
  });

  test('can be picked by key and by reason, as JSON', async () => {
    const { stdout } = await dead('list', '--key', 'hr.#', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      key: 'hr.other.thing.Odd\u2028',
      message_id: 'third',
    });
    expect((await dead('list', '--reason', 'no such reason')).stdout).toBe('');
  });

  test('is shown without what would reach into a terminal, and raw byte by byte', async () => {
    const shown = await dead('show', refs[1] ?? '');
    expect(shown.stdout).toContain('00 1b 5b 33 31 6d ff 41');
    expect(shown.stdout).not.toContain('\u001B');
    expect((await dead('show', refs[0] ?? '')).stdout).toContain('"no object"');
    const raw = await dead('show', refs[0] ?? '', '--raw');
    expect(raw.stdout).toBe('"no object"');
  });

  test('is replayed with another body, under its old key, and twice writes once', async () => {
    const worker = await startWorker(env);
    const path = join(env.AUDIT_DIR, 'mended.json');
    writeFileSync(path, '{"event_type":"UserCreated","parameters":"mended"}');
    for (const _ of [1, 2]) {
      const { code, stdout } = await dead('replay', refs[0] ?? '', '--data', path);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^dead-.*:1 [0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-.* confirmed\n$/);
    }
    await eventually('it is in the daily file', () => expect(dailyLines()).toHaveLength(1));
    expect(JSON.parse(dailyLines()[0] ?? '')).toMatchObject({ event: KEY, parameters: 'mended' });
    await worker.kill('SIGTERM');
    expect(dailyLines()).toHaveLength(1);
  });

  test('that is still no good is kept again, and says what it is a replay of', async () => {
    const worker = await startWorker(env);
    const { code } = await dead('replay', '--all', '--key', 'hr.#');
    expect(code).toBe(0);
    await eventually('it is kept', () => expect(linesOf(env.AUDIT_DIR, 'dead-')).toHaveLength(4));
    const record = JSON.parse(linesOf(env.AUDIT_DIR, 'dead-').at(-1) ?? '') as object;
    expect(record).toMatchObject({
      key: 'hr.other.thing.Odd\u2028',
      exchange: broker.exchange,
      properties: { headers: { replay_of: 'third', text: 'x' } },
    });
    await worker.kill('SIGTERM');
  });

  test('and is not sent once more beside what it is a replay of', async () => {
    const listed = await dead('list', '--key', 'hr.#');
    expect(listed.stdout).toMatch(new RegExp(`\\(a replay of ${refs[2]}\\)\n$`));
    const { code, stdout, stderr } = await dead('replay', '--all', '--key', 'hr.#');
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: '1 left out: replays of one that was sent\n',
    });
    expect(stdout).toMatch(new RegExp(`^${refs[2]} .* confirmed\n$`));
  });

  test('mistakes get a sentence', async () => {
    expect(await dead('show', 'dead-1999-01-01.jsonl:1')).toMatchObject({
      code: 78,
      stderr: `pamir-audit: there is no record 'dead-1999-01-01.jsonl:1' in ${env.AUDIT_DIR}\n`,
    });
    const nothing = await dead('replay');
    expect(nothing.stderr).toBe('pamir-audit: name the records to replay, or --all of them\n');
    const nowhere = await command(['dead', 'replay', '--all'], { ...env, AUDIT_QUEUE: 'none' });
    expect(nowhere.code).toBe(1);
    expect(nowhere.stderr).toBe(
      `pamir-audit: stopped at ${refs[0]}, after 0 confirmed: cannot put into queue 'none': there is no such queue\n`,
    );
    const oneIsWrong = await dead('replay', refs[0] ?? '', 'dead-1999-01-01.jsonl:1');
    expect(oneIsWrong).toMatchObject({ code: 78, stdout: '' });
  });
});
