/** One plan after another. */
import { describe, expect, test } from 'vitest';
import { eventually } from './fixtures.ts';
import {
  diary,
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

describe('what is the same in both plans', () => {
  test('is not touched, and what is added gets what comes from then on', async () => {
    const [source, file] = [tap('in'), sinkOf('file', { inputs: ['count'] })];
    let seen = 0;
    const count = transformOf('count', (event) => [{ ...event, json: `${(seen += 1)}` }]);
    const plan = { taps: [source], transforms: [count], sinks: [file] };
    const { graph } = await running(planOf(plan));
    await source.push(text('a'));
    const other = sinkOf('other', { inputs: ['count'] });
    const change = await graph.reload(planOf({ ...plan, sinks: [file, other] }));
    await source.push(text('b'));
    expect(change).toMatchObject({ added: ['sinks.other'], changed: [], removed: [] });
    expect(diary).toEqual(['hold ', 'open other 1', 'hold only ']);
    expect([file.texts(), other.texts()]).toEqual([['1', '2'], ['2']]);
    expect(source.outcomes).toEqual(['acknowledged', 'acknowledged']);
  });

  test('is fed by others without being built again', async () => {
    const [source, file] = [tap('in'), sinkOf('file')];
    const { graph } = await running(planOf({ taps: [source], sinks: [file] }));
    const loud = transformOf('loud', say('LOUD'));
    const rewired = { ...file, planned: { ...file.planned, inputs: ['loud'] } };
    await graph.reload(planOf({ taps: [source], transforms: [loud], sinks: [rewired] }));
    await source.push(text('a'));
    expect(diary.filter((it) => /open|close|run|ended/.test(it))).toEqual([]);
    expect(file.texts()).toEqual(['LOUD a']);
  });
});

test('a plan that says the same does nothing at all', async () => {
  const parts = { taps: [tap('in')], sinks: [sinkOf('file')] };
  const { graph } = await running(planOf(parts));
  await graph.reload(planOf(parts));
  expect(diary).toEqual([]);
});

test('a changed transform holds from the next push on, and what is under way ends as it began', async () => {
  let write = () => {};
  const slow = () => new Promise<void>((resolve) => (write = resolve));
  const [source, file] = [tap('in'), sinkOf('file', { inputs: ['say'], accept: slow })];
  const plan = (word: string) =>
    planOf({
      taps: [source],
      transforms: [transformOf('say', say(word), { fingerprint: word })],
      sinks: [file],
    });
  const { graph } = await running(plan('old'));
  const pushed = source.push(text('a'));
  const reloaded = graph.reload(plan('new'));
  await turns();
  const later = source.push(text('b'));
  write();
  await pushed;
  await reloaded;
  await eventually(() => {
    write();
    expect(file.texts()).toEqual(['old a', 'new b']);
  });
  await later;
  expect(source.outcomes).toEqual(['acknowledged', 'acknowledged']);
});

describe('what is under way when a sink of copies', () => {
  const spoken = transformOf('say', say('say'));
  const copyOf = (input: string, fingerprint = '1') =>
    sinkOf('copy', { inputs: [input], isBestEffort: true, fingerprint });

  /** Reloads while the file still writes `a`, and pushes `b` after it. */
  async function across(before: Written, after: Written) {
    let write = () => {};
    const slow = () => new Promise<void>((resolve) => (write = resolve));
    const [source, file] = [tap('in'), sinkOf('file', { accept: slow })];
    const plan = (copy: Written) =>
      planOf({ taps: [source], transforms: [spoken], sinks: [file, copy] });
    const { graph } = await running(plan(before));
    const pushed = source.push(text('a'));
    const reloaded = graph.reload(plan(after));
    await eventually(() => expect(diary).toContain('hold '));
    await turns();
    write();
    await pushed;
    await reloaded;
    const later = source.push(text('b'));
    write();
    await later;
  }

  test('gets its events elsewhere is shown to it once', async () => {
    const copy = copyOf('in');
    await across(copy, { ...copy, planned: { ...copy.planned, inputs: ['say'] } });
    await eventually(() => expect(copy.texts()).toEqual(['a', 'say b']));
  });

  test('changes is shown to the one before it', async () => {
    const [old, fresh] = [copyOf('say'), copyOf('say', '2')];
    await across(old, fresh);
    await eventually(() => expect([old.texts(), fresh.texts()]).toEqual([['say a'], ['say b']]));
  });
});

describe('a changed sink', () => {
  test('of another directory is opened before the old one is closed', async () => {
    const source = tap('in');
    const [old, fresh] = [
      sinkOf('file', { directory: '/a' }),
      sinkOf('file', { directory: '/b', fingerprint: '2' }),
    ];
    const { graph } = await running(planOf({ taps: [source], sinks: [old] }));
    await source.push(text('a'));
    await graph.reload(planOf({ taps: [source], sinks: [fresh] }));
    await source.push(text('b'));
    expect(diary).toEqual(['hold /b', 'open file 2', 'close file 1', 'hold only /b']);
    expect([old.texts(), fresh.texts()]).toEqual([['a'], ['b']]);
  });

  test.each(['/a', '/a/../a/'])(
    'in the same directory, as %s, is opened after it',
    async (path) => {
      const source = tap('in');
      let later: Promise<void> | undefined;
      const open = () => void (later = source.push(text('b')));
      const [old, fresh] = [
        sinkOf('file', { directory: '/a' }),
        sinkOf('renamed', { directory: path, fingerprint: '2', open }),
      ];
      const { graph } = await running(planOf({ taps: [source], sinks: [old] }));
      await source.push(text('a'));
      await graph.reload(planOf({ taps: [source], sinks: [fresh] }));
      await later;
      expect(diary).toEqual(['hold /a', 'close file 1', 'open renamed 2', 'hold only /a']);
      expect([old.texts(), fresh.texts()]).toEqual([['a'], ['b']]);
    },
  );

  test('that shows copies is closed before the next one opens, and follows the same sink', async () => {
    const [source, file] = [tap('in'), sinkOf('file')];
    const copy = (fingerprint: string) => sinkOf('copy', { isBestEffort: true, fingerprint });
    const [old, fresh] = [copy('1'), copy('2')];
    const { graph } = await running(planOf({ taps: [source], sinks: [file, old] }));
    await source.push(text('a'));
    await graph.reload(planOf({ taps: [source], sinks: [file, fresh] }));
    await source.push(text('b'));
    expect(diary.filter((it) => it.includes('copy'))).toEqual(['close copy 1', 'open copy 2']);
    await eventually(() => expect([old.texts(), fresh.texts()]).toEqual([['a'], ['b']]));
  });
});

describe('a plan that cannot run', () => {
  const fail = () => {
    throw new Error('no room');
  };

  test('changes nothing when it fails beside the old one', async () => {
    const [source, file] = [tap('in'), sinkOf('file', { directory: '/a' })];
    const { graph } = await running(planOf({ taps: [source], sinks: [file] }));
    const broken = sinkOf('broken', { directory: '/b', open: fail });
    const fine = sinkOf('fine', { directory: '/c' });
    const plan = planOf({ taps: [tap('in', '2')], sinks: [fine, broken] });
    await expect(graph.reload(plan)).rejects.toThrow('no room');
    await source.push(text('a'));
    expect(diary).toEqual(['hold /b,/c', 'open fine 1', 'close fine 1', 'hold only /a']);
    expect([file.texts(), source.outcomes]).toEqual([['a'], ['acknowledged']]);
  });

  test('changes nothing when another worker has its directory', async () => {
    const [source, file] = [tap('in'), sinkOf('file', { directory: '/a' })];
    const { graph } = await running(planOf({ taps: [source], sinks: [file] }));
    const other = sinkOf('other', { directory: '/taken' });
    const plan = planOf({ taps: [source], sinks: [file, other] });
    await expect(graph.reload(plan)).rejects.toThrow('another worker');
    await source.push(text('a'));
    expect(file.texts()).toEqual(['a']);
  });

  test('has sinks and sources of the old one opened again that made room', async () => {
    const [source, file] = [tap('in'), sinkOf('file', { directory: '/a' })];
    const { graph } = await running(planOf({ taps: [source], sinks: [file] }));
    const broken = sinkOf('file', { directory: '/a', fingerprint: '2', open: fail });
    const plan = planOf({ taps: [tap('in', '2')], sinks: [broken] });
    await expect(graph.reload(plan)).rejects.toThrow('no room');
    await eventually(() => expect(diary).toContain('run in 1'));
    await source.push(text('a'));
    expect(diary).toEqual([
      'hold /a',
      'ended in 1',
      'close file 1',
      'open file 1',
      'hold only /a',
      'run in 1',
    ]);
    expect([file.texts(), source.outcomes]).toEqual([['a'], ['acknowledged']]);
  });

  test('ends the run when the old one cannot open again either, and gives everything back', async () => {
    const source = tap('in');
    let opened = 0;
    const once = () => {
      opened += 1;
      if (opened > 1) throw new Error('the disk is gone');
    };
    const file = sinkOf('file', { directory: '/a', open: once });
    const { graph, running: run } = await running(planOf({ taps: [source], sinks: [file] }));
    let waiting: Promise<void> | undefined;
    const open = () => {
      waiting = source.push(text('a'));
      fail();
    };
    const broken = sinkOf('file', { directory: '/a', fingerprint: '2', open });
    const plan = planOf({ taps: [source], sinks: [broken] });
    await expect(graph.reload(plan)).rejects.toThrow('no room');
    await waiting;
    expect(source.outcomes).toEqual(['given back']);
    await expect(run).rejects.toThrow('the disk is gone');
  });

  test('is followed by the old one when a source of it is refused', async () => {
    const [source, file] = [tap('in'), sinkOf('file')];
    const { graph } = await running(planOf({ taps: [source], sinks: [file] }));
    const refused = tap('in', '2', async () => {
      throw new Error('wrong password');
    });
    const other = sinkOf('other');
    const plan = planOf({ taps: [refused], sinks: [other] });
    await expect(graph.reload(plan)).rejects.toThrow('wrong password');
    await eventually(() => expect(diary).toContain('run in 1'));
    await source.push(text('a'));
    expect([file.texts(), source.outcomes]).toEqual([['a'], ['acknowledged']]);
  });

  test('is refused when it takes away what only one source can read', async () => {
    const [source, file] = [tap('in'), sinkOf('file')];
    const once = { ...source, planned: { ...source.planned, readsOnce: true } };
    const { graph } = await running(planOf({ taps: [once], sinks: [file] }));
    const plan = planOf({ taps: [tap('in', '2')], sinks: [file] });
    await expect(graph.reload(plan)).rejects.toThrow(/sources\.in.*restart/);
    await source.push(text('a'));
    expect([file.texts(), diary]).toEqual([['a'], []]);
  });
});

test('a directory is held for as long as a sink that is gone still writes there', async () => {
  let write = () => {};
  const close = () => new Promise<void>((resolve) => (write = resolve));
  const source = tap('in');
  const [old, fresh] = [
    sinkOf('file', { directory: '/a', close }),
    sinkOf('file', { directory: '/b', fingerprint: '2' }),
  ];
  const { graph } = await running(planOf({ taps: [source], sinks: [old] }));
  const reloaded = graph.reload(planOf({ taps: [source], sinks: [fresh] }));
  await eventually(() => expect(diary).toContain('open file 2'));
  await turns();
  await source.push(text('b'));
  expect([diary.at(-1), fresh.texts()]).toEqual(['open file 2', ['b']]);
  write();
  await reloaded;
  expect(diary.slice(-2)).toEqual(['close file 1', 'hold only /b']);
});

describe('sources', () => {
  test('that go have everything settled before their sink is closed', async () => {
    let write = () => {};
    const slow = () => new Promise<void>((resolve) => (write = resolve));
    const [source, other] = [tap('in'), tap('other')];
    const file = sinkOf('file', { accept: slow });
    const last = sinkOf('last', { inputs: ['other'] });
    const { graph } = await running(planOf({ taps: [source, other], sinks: [file, last] }));
    const pushed = source.push(text('a'));
    const reloaded = graph.reload(planOf({ taps: [other], sinks: [last] }));
    await eventually(() => expect(diary).toContain('hold '));
    write();
    await pushed;
    await reloaded;
    expect(diary).toEqual(['hold ', 'ended in 1', 'close file 1', 'hold only ']);
    expect([file.texts(), source.outcomes]).toEqual([['a'], ['acknowledged']]);
  });

  test('that are exchanged for others do not end the run', async () => {
    const [file, fresh] = [sinkOf('file'), tap('in', '2')];
    const {
      graph,
      running: run,
      stop,
    } = await running(planOf({ taps: [tap('in')], sinks: [file] }));
    await graph.reload(planOf({ taps: [fresh], sinks: [file] }));
    await fresh.push(text('a'));
    expect(diary).toEqual(['hold ', 'ended in 1', 'run in 2', 'hold only ']);
    expect(file.texts()).toEqual(['a']);
    stop.abort();
    await run;
    expect(diary.slice(-2)).toEqual(['close file 1', 'close dead_letters 1']);
  });
});
