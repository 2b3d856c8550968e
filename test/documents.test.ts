/** What the documents show is what runs. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { definitionOf, jsonSchema, pamirCatalog } from '@pamir-audit/catalog';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'node:path';
import { connect } from 'amqplib';
import { describe, expect, test } from 'vitest';
import { useBroker } from './support/broker.ts';
import { eventually } from './support/eventually.ts';
import { linesOf, temporaryDirectory } from './support/files.ts';
import { needsPika } from './support/needs.ts';
import { startWorker } from './support/process.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');
const broker = useBroker();
const key = 'auth.user_action.user.UserCreated';

/** The code blocks of a page that are in `language`. */
function blocksOf(page: string, language: string): readonly string[] {
  const pattern = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm');
  return [...read(page).matchAll(pattern)].map(([, code]) => code ?? '');
}

describe('the README', () => {
  test('shows the examples as they are', () => {
    const shown = blocksOf('README.md', 'ts');
    for (const name of ['publish', 'subscribe']) {
      expect(shown).toContain(read(`sdk/examples/${name}.ts`));
    }
  });

  test('names the commands that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...read('README.md').matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name);
    expect(named.filter((name) => name === undefined || !(name in scripts))).toEqual([]);
  });

  test('lists every error code', () => {
    const source = read('catalog/src/error.ts');
    const codes = [...source.matchAll(/^ {2}([A-Z_]+): \{ retry/gm)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(5);
    const readme = read('README.md');
    expect(codes.filter((code) => !readme.includes(`\`${code}\``))).toEqual([]);
  });

  test('has links that lead somewhere', () => {
    const links = [...read('README.md').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, it]) => it);
    const broken = links.filter((link) => {
      try {
        return parse(link ?? '').base === '' || read(link ?? '') === '';
      } catch {
        return true;
      }
    });
    expect(broken).toEqual([]);
  });
});

describe('the examples', () => {
  test('publish and subscribe talk to each other', async () => {
    const env = {
      PATH: process.env['PATH'],
      RABBITMQ_URL: broker.url,
      AUDIT_EXCHANGE: broker.exchange,
    };
    const example = (name: string) => `${root}sdk/examples/dist/${name}.js`;
    const subscriber = spawn(process.execPath, [example('subscribe')], { env });
    let heard = '';
    subscriber.stdout.on('data', (text: Buffer) => (heard += text.toString()));
    await eventually('an event that was published is heard', () => {
      const { stdout } = spawnSync(process.execPath, [example('publish')], {
        env,
        encoding: 'utf8',
      });
      expect(stdout).toMatch(/^[0-9a-f-]{36} confirmed true\n$/);
      expect(heard).toContain('created by admin');
    });
    const ended = new Promise((resolve) => subscriber.once('exit', resolve));
    subscriber.kill('SIGTERM');
    expect(await ended).toBe(0);
    const connection = await connect(broker.url);
    await (await connection.createChannel()).deleteQueue('billing_audit');
    await connection.close();
  });
});

describe('the page about testing', () => {
  test('shows a test that node:test passes', () => {
    expect(blocksOf('docs/testing.md', 'ts')).toEqual([read('sdk/examples/testing.ts')]);
    const example = `${root}sdk/examples/dist/testing.js`;
    const { status, stdout } = spawnSync(process.execPath, ['--test', example], {
      encoding: 'utf8',
      // Vitest sets what makes node:test believe that it runs within another run.
      env: { PATH: process.env['PATH'] },
    });
    expect(stdout).toMatch(/^# pass 1$/m);
    expect(status).toBe(0);
  });
});

describe('the page for other languages', () => {
  test('shows the Python sample as it is', () => {
    const page = 'docs/publishing-from-other-languages.md';
    expect(blocksOf(page, 'python')).toEqual([read('docs/samples/publish.py')]);
  });

  test('has a Python sample whose event the worker writes', async (context) => {
    const python = needsPika(context);
    const directory = temporaryDirectory();
    const worker = await startWorker({
      RABBITMQ_URL: broker.url,
      AUDIT_EXCHANGE: broker.exchange,
      AUDIT_QUEUE: broker.queue(),
      AUDIT_QUEUE_TYPE: 'classic',
      AUDIT_DIR: directory,
    });
    const tap = await (await broker.connect()).createChannel();
    const { queue } = await tap.assertQueue('', { exclusive: true });
    await tap.bindQueue(queue, broker.exchange, '#');
    const sample = `${root}docs/samples/publish.py`;
    const { status, stdout, stderr } = spawnSync(python, [sample, broker.url, broker.exchange], {
      encoding: 'utf8',
    });
    expect([status, stderr, stdout]).toEqual([0, '', expect.stringMatching(/^[0-9a-f-]{36}\n$/)]);
    await eventually('it is written', () => expect(linesOf(directory)).toHaveLength(1));
    expect(JSON.parse(linesOf(directory)[0] ?? '')).toMatchObject({
      event: key,
      user_login: 'admin',
    });
    const message = await tap.get(queue);
    const body: unknown = JSON.parse(message ? message.content.toString() : 'null');
    const ajv = new Ajv2020({ strict: false });
    const require = createRequire(import.meta.url);
    (require('ajv-formats') as { default: (ajv: object) => void }).default(ajv);
    const validate = ajv.compile(jsonSchema(definitionOf(pamirCatalog, key)));
    validate(body);
    expect(validate.errors).toBeNull();
    await worker.kill('SIGTERM');
  });
});
