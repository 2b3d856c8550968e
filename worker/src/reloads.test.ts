import { AuditError } from '@pamir-audit/catalog';
import { expect, test } from 'vitest';
import type { Logger } from './component.ts';
import { eventually, memorySink } from './fixtures.ts';
import type { Plan } from './plan.ts';
import type { PlanChange } from './plan-change.ts';
import { Reloads } from './reloads.ts';

const dead = {
  id: 'dead_letters',
  fingerprint: '1',
  inputs: [],
  isBestEffort: false,
  directories: [],
  build: () => memorySink().sink,
};
const plan: Plan = { sources: [], transforms: [], sinks: [], dead };
const same: PlanChange = { kept: ['a'], rewired: [], changed: [], added: [], removed: [] };
const never = new AbortController().signal;

function listening() {
  const said: (readonly [string, object])[] = [];
  const note = (fields: object, message: string) => void said.push([message, fields]);
  const log: Logger = { debug: note, info: note, warn: note, error: note };
  return { said, log };
}

test('who asks during a reload is served by one more, however many asked', async () => {
  const { log } = listening();
  const reloads = new Reloads(log, never);
  let read = 0;
  let proceed = () => {};
  reloads.begin({
    async read() {
      read += 1;
      await new Promise<void>((resolve) => (proceed = resolve));
      return plan;
    },
    apply: async () => same,
  });
  reloads.ask('first');
  for (const reason of ['second', 'third', 'fourth']) reloads.ask(reason);
  proceed();
  await eventually(() => expect(read).toBe(2));
  proceed();
  await reloads.idle();
  expect([read, reloads.done]).toEqual([2, 2]);
});

test('who asks before there is a worker is served as soon as there is one', async () => {
  const { log } = listening();
  const reloads = new Reloads(log, never);
  reloads.ask('SIGHUP');
  reloads.begin({ read: async () => plan, apply: async () => same });
  await reloads.idle();
  expect(reloads.done).toBe(1);
});

test('one line says what became of each component', async () => {
  const { said, log } = listening();
  const reloads = new Reloads(log, never);
  const change = { ...same, changed: ['transforms.b'], added: ['sinks.c'] };
  const changes = [same, change];
  reloads.begin({ read: async () => plan, apply: async () => changes.shift() ?? same });
  reloads.ask('SIGHUP');
  await reloads.idle();
  reloads.ask('the files changed');
  await reloads.idle();
  expect(said).toEqual([
    ['Reloaded; nothing has changed.', { reason: 'SIGHUP', kept: ['a'] }],
    ['Reloaded the configuration.', { reason: 'the files changed', ...change }],
  ]);
});

test('mistakes are said one by one, counted, and do not keep the next reload from working', async () => {
  const { said, log } = listening();
  const reloads = new Reloads(log, never);
  const errors = [new AuditError('CONFIG_INVALID', 'a.toml:1:1: one\na.toml:2:1: two')];
  reloads.begin({
    async read() {
      const error = errors.shift();
      if (error !== undefined) throw error;
      return plan;
    },
    apply: async () => same,
  });
  reloads.ask('SIGHUP');
  await reloads.idle();
  expect(said).toEqual([
    [
      'Not reloaded; the configuration before stays in use.',
      { reason: 'SIGHUP', mistakes: ['a.toml:1:1: one', 'a.toml:2:1: two'] },
    ],
  ]);
  reloads.ask('SIGHUP');
  await reloads.idle();
  expect([reloads.done, reloads.failed]).toEqual([1, 1]);
});

test('a worker that is ending reloads nothing', async () => {
  const { said, log } = listening();
  const reloads = new Reloads(log, AbortSignal.abort());
  reloads.begin({ read: async () => plan, apply: async () => same });
  reloads.ask('SIGHUP');
  await reloads.idle();
  expect([reloads.done, reloads.failed, said]).toEqual([0, 0, []]);
});
