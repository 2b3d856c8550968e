/** What the compiler says to a user, and what it costs. `types/bus.ts` holds what must compile. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pamirKeys } from '@pamir-audit/catalog';
import { afterAll, describe, expect, test } from 'vitest';
import { callSites } from './support/call-sites.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = join(root, 'node_modules', '.bin', 'tsc');
// Inside the checkout, so that the packages are found as a user's project finds them.
mkdirSync(join(root, 'test', 'dist'), { recursive: true });
const directory = mkdtempSync(join(root, 'test', 'dist', 'types-'));
afterAll(() => rmSync(directory, { recursive: true }));

const flags = [
  '--ignoreConfig --noEmit --strict --module nodenext --skipLibCheck',
  '--target es2023 --lib es2023,esnext.disposable --types node',
].flatMap((line) => line.split(' '));

function compile(source: string) {
  const file = join(directory, 'program.ts');
  writeFileSync(file, source);
  const { status, stdout } = spawnSync(tsc, [...flags, '--extendedDiagnostics', file], {
    encoding: 'utf8',
    cwd: directory,
  });
  return { status, output: stdout };
}

const program = (statement: string) => `
  import { createBus } from '@pamir-audit/sdk';
  const bus = createBus({ service: 'auth' });
  const body = { user_id: null, user_login: '', endpoint: '', parameters: '', metadata: {}, response_status_code: 200 };
  ${statement}
`;

describe('a mistake does not compile, and the compiler says why', () => {
  test.each([
    [
      "void bus.publish('auth.user_action.user.UserCraeted', body);",
      /Error: the catalog has no event 'auth\.user_action\.user\.UserCraeted'/,
    ],
    [
      "bus.subscribe('auht.#', { queue: 'q' }, () => {});",
      /Error: no event of the catalog matches 'auht\.#'/,
    ],
    [
      "void bus.publish('auth.user_action.user.UserCreated', { ...body, user_id: 5 });",
      /'number' is not assignable to type 'string'/,
    ],
    [
      "bus.handlers('docker_tool.user_action.*.*', { queue: 'q' }, {});",
      /is missing the following properties/,
    ],
    [
      "bus.handlers('auth.user_action.user.UserCreated', { queue: 'q' }, { 'auth.user_action.user.UserCraeted': () => {}, otherwise: () => {} });",
      /UserCraeted'' does not exist in type/,
    ],
  ])('%s', (statement, message) => {
    const { status, output } = compile(program(statement));
    expect(output).toMatch(message);
    expect(status).not.toBe(0);
  });

  test('and the same without the mistake does', () => {
    const right = "bus.subscribe('auth.#', { queue: 'q' }, () => {});";
    expect(compile(program(right)).output).not.toMatch(/error TS/);
  });
});

test('400 call sites cost the compiler no more than 250,000 instantiations', () => {
  const { status, output } = compile(callSites(400, pamirKeys));
  expect(output).not.toMatch(/error TS/);
  expect(status).toBe(0);
  const count = Number(/Instantiations:\s+(\d+)/.exec(output)?.[1]);
  expect(count).toBeGreaterThan(1000);
  expect(count).toBeLessThan(250_000);
});

test('the compiler in use is TypeScript 7', () => {
  expect(execFileSync(tsc, ['--version'], { encoding: 'utf8' })).toMatch(/Version 7\./);
});
