/** Every TypeScript sample of the pages compiles, and runs to its end against a broker. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useBroker } from './support/broker.ts';
import { temporaryDirectory } from './support/files.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Within the project, where the packages are found; nothing of it is committed. */
const place = join(root, 'test/dist/samples');
const broker = useBroker();

/** Those whose samples have tests of their own: `documents.test.ts`. */
const SHOWN_ELSEWHERE = ['README.md', 'docs/testing.md'];

interface Sample {
  /** Where it is. */
  readonly name: string;
  readonly file: string;
  readonly code: string;
}

const samples = pages().flatMap(samplesOf);

function pages(): readonly string[] {
  const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  const rooms = ['sdk', 'catalog', 'broker'].map((room) => `${room}/README.md`);
  const all = ['README.md', ...docs.map((name) => `docs/${name}`), ...rooms];
  return all.filter((page) => !SHOWN_ELSEWHERE.includes(page));
}

function samplesOf(page: string): readonly Sample[] {
  const blocks = [...readFileSync(join(root, page), 'utf8').matchAll(/^```ts\n(.*?)^```/gms)];
  return blocks.map(([, code = ''], index) => ({
    name: `${page}, sample ${index + 1}`,
    file: `${page.replaceAll(/\W/g, '-')}-${index + 1}`,
    code: whole(code),
  }));
}

/** A page does not say twice how a bus is made, nor at every sample that it is closed. */
function whole(code: string): string {
  const isBusMade = /const bus =/.test(code);
  const lines = [
    /from '@pamir-audit\/sdk'/.test(code) ? '' : "import { createBus } from '@pamir-audit/sdk';",
    isBusMade || !/\bbus\./.test(code) ? '' : "const bus = createBus({ service: 'auth' });",
    code.replaceAll('/var/lib/auth/spool', temporaryDirectory()),
    /\bbus\b/.test(code) ? 'await bus.close();' : '',
  ];
  return lines.join('\n');
}

beforeAll(() => {
  mkdirSync(place, { recursive: true });
  for (const { file, code } of samples) writeFileSync(join(place, `${file}.ts`), code);
  // Against what is built, as a service would.
  const compilerOptions = {
    target: 'es2023',
    lib: ['es2023', 'esnext.disposable'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
  };
  const settings = { compilerOptions, include: ['*.ts'] };
  writeFileSync(join(place, 'tsconfig.json'), JSON.stringify(settings));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

test('there are samples', () => {
  expect(samples.map(({ name }) => name)).toContain('docs/publishing.md, sample 1');
});

test('all compile', () => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', place], { encoding: 'utf8' });
  expect(stdout).toBe('');
});

test.each(samples)('$name runs', ({ file }) => {
  const { status, stderr } = spawnSync(process.execPath, [join(place, `${file}.js`)], {
    encoding: 'utf8',
    timeout: 30_000,
    env: {
      PATH: process.env['PATH'],
      RABBITMQ_URL: broker.url,
      AUDIT_EXCHANGE: broker.exchange,
    },
  });
  expect(stderr.replaceAll(/^This is the embedded broker.*\n/gm, '')).toBe('');
  expect(status).toBe(0);
});
