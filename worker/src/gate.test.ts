import { expect, test } from 'vitest';
import type { Event } from './component.ts';
import { Gate } from './gate.ts';
import {
  planOf,
  running,
  say,
  sinkOf,
  tap,
  text,
  transformOf,
  turns,
  type Written,
} from './graph.fixtures.ts';

test('what comes while it is closed passes when it opens, though the work failed', async () => {
  const gate = new Gate();
  const passed: string[] = [];
  const push = gate.before(async (events) => {
    passed.push(...events.map(({ json }) => json));
  });
  let fail = (_: Error) => {};
  const work = gate.closedFor(() => new Promise((_, reject) => (fail = reject)));
  const pushed = push(text('a'));
  await turns();
  expect(passed).toEqual([]);
  fail(new Error('not built'));
  await expect(work).rejects.toThrow('not built');
  await pushed;
  expect(passed).toEqual(['a']);
});

test('a large event that is still being read is written before its sink is closed', async () => {
  let read = () => {};
  const aside = (event: Event) =>
    new Promise<readonly Event[]>((resolve) => {
      read = () => resolve([event]);
    });
  const [source, old] = [tap('in'), sinkOf('file', { inputs: ['slow'], directory: 'd' })];
  const planWith = (file: Written) => {
    const transforms = [transformOf('slow', Object.assign(say('slow'), { aside }))];
    return planOf({ taps: [source], transforms, sinks: [file] });
  };
  const { graph } = await running(planWith(old), new AbortController().signal);
  const pushed = source.push(text(`"${'x'.repeat(2 ** 20)}"`));
  await turns();
  const other = { inputs: ['slow'], directory: 'd', fingerprint: '2' };
  const reloaded = graph.reload(planWith(sinkOf('file', other)));
  await turns();
  read();
  await Promise.all([pushed, reloaded]);
  expect(old.texts()).toHaveLength(1);
  expect(source.outcomes).toEqual(['acknowledged']);
});
