/**
 * The packages in a project of somebody else: packed, installed from the registry with all they need,
 * compiled by two compilers, run by every Node that they say they support.
 */
import { type EmbeddedBroker, startBroker } from '@pamir-audit/broker';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { temporaryDirectory } from './support/files.ts';
import { isRegistryThere, needsRegistry } from './support/needs.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const INSTALL_MS = 300_000;
const MOST_BYTES = 10_000_000;
const COMPILERS = { 'TypeScript 5.9': 'ts5', 'TypeScript 7': 'ts7' } as const;
const NODES = [20, 22, 24] as const;

const isThere = isRegistryThere();
const app = join(temporaryDirectory(), 'app');
const tools = join(temporaryDirectory(), 'tools');
const run = promisify(execFile);
let broker: EmbeddedBroker;

beforeAll(async () => {
  if (!isThere) return;
  broker = await startBroker({ say: () => {} });
  const packs = temporaryDirectory();
  await run('npm', 'pack -w catalog -w sdk --silent --pack-destination'.split(' ').concat(packs), {
    cwd: root,
  });
  const files = readdirSync(packs).map((name) => join(packs, name));
  await install(app, files);
  const nodes = NODES.map(
    (version) => `node${version}@npm:node-${process.platform}-${process.arch}@${version}`,
  );
  await install(tools, [
    'ts5@npm:typescript@5.9',
    'ts7@npm:typescript@7',
    '@types/node@20',
    ...nodes,
  ]);
  writeSamples();
}, INSTALL_MS);
afterAll(() => broker?.close());
beforeEach((context) => needsRegistry(context, isThere));

async function install(directory: string, packages: readonly string[]): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const manifest = { name: 'app', private: true, type: 'module' };
  writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest));
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--silent'];
  await run('npm', ['install', ...quiet, ...packages], { cwd: directory });
}

/** The samples of the README, word for word. */
function writeSamples(): void {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [publish, subscribe] = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, text]) => text);
  writeFileSync(join(app, 'publish.ts'), publish ?? '');
  writeFileSync(join(app, 'subscribe.ts'), subscribe ?? '');
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    outDir: 'built',
    types: ['node'],
    typeRoots: [join(tools, 'node_modules/@types')],
  };
  const files = ['publish.ts', 'subscribe.ts'];
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
}

test(`with all that they need the packages take less than ${MOST_BYTES / 1e6} MB`, () => {
  expect(bytesOf(join(app, 'node_modules'))).toBeLessThan(MOST_BYTES);
});

describe('the samples of the README', () => {
  test.each(Object.entries(COMPILERS))(
    'compile with %s, the declarations of the packages too',
    async (_, compiler) => {
      const tsc = join(tools, 'node_modules', compiler, 'bin/tsc');
      const { stdout } = await run(process.execPath, [tsc, '-p', app]).catch(
        (error: { stdout: string }) => error,
      );
      expect(stdout).toBe('');
    },
  );

  test.each(NODES)('publish and receive with Node %i', async (version) => {
    const node = join(tools, `node_modules/node${version}/bin/node`);
    const env = { ...process.env, RABBITMQ_URL: broker.url };
    const { stdout: running } = await run(node, ['--version']);
    expect(running).toMatch(new RegExp(`^v${version}\\.`));
    const subscriber = spawn(node, ['built/subscribe.js'], {
      cwd: app,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const heard = once(createInterface(subscriber.stdout), 'line');
    await expect
      .poll(() => broker.inspect().queues.map(({ name }) => name))
      .toContain('billing_audit');
    await expect
      .poll(() => broker.inspect().queues.find(({ name }) => name === 'billing_audit')?.consumers)
      .toBeGreaterThan(0);
    const { stdout } = await run(node, ['built/publish.js'], { cwd: app, env });
    expect(stdout).toMatch(/^[0-9a-f-]{36} confirmed true\n$/);
    expect(await heard).toEqual(['created by admin']);
    subscriber.kill('SIGTERM');
    expect(await once(subscriber, 'exit')).toEqual([0, null]);
  });
});

/** Of the files; what they take on a disk with blocks is more. */
function bytesOf(path: string): number {
  const entry = lstatSync(path);
  if (!entry.isDirectory()) return entry.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0);
}
