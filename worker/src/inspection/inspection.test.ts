/** Checks as values: what cannot be had from a real broker at will. */
import { describe, expect, test } from 'vitest';
import {
  exchangePolicy,
  plannedShape,
  type Policy,
  queuePolicy,
  setPolicyCommand,
} from '../audit-topology.ts';
import type { QueueDetail } from '../management.ts';
import { checkAlarms, checkClock, checkPermission, checkVersion } from './broker.ts';
import { checkFileSystem, checkSpace } from './directory.ts';
import type { Facts } from './facts.ts';
import { ok, problem, show, summary, unchecked } from './finding.ts';
import { planPolicies } from './policies.ts';
import { checkQueue, faultsOf } from './queue.ts';

const settings = { exchange: 'x', queue: 'q', queueType: 'quorum', bindings: ['#'] } as const;
const none = { policies: [], operatorPolicies: [] };

const aQueue = (given: Partial<QueueDetail> = {}): QueueDetail => ({
  name: 'q',
  type: 'quorum',
  durable: true,
  arguments: { 'x-delivery-limit': 1_000_000, 'x-single-active-consumer': true },
  ...given,
});
const aPolicy = (definition: Policy['definition'], given: Partial<Policy> = {}): Policy => ({
  name: 'p',
  pattern: '.*',
  'apply-to': 'all',
  priority: 0,
  definition,
  ...given,
});
const someFacts = (policies: readonly Policy[], queue = aQueue()): Facts => ({
  version: '4.0.5',
  clockAheadMs: 0,
  exchange: undefined,
  queue,
  bindings: [],
  others: [],
  policies: { policies, operatorPolicies: [] },
});

describe('the delivery limit', () => {
  const faults = (
    args: object,
    version: string,
    policies: readonly Policy[] = [],
    type = 'quorum',
  ) => faultsOf('q', { type, arguments: { ...args } }, { ...none, policies }, version).length;

  test('that nobody set is 20 since RabbitMQ 4, and none before', () => {
    expect([faults({}, '4.0.5'), faults({}, '3.13.7')]).toEqual([1, 0]);
    expect(faults({}, '4.0.5', [], 'classic')).toBe(0);
  });

  test('below zero is unlimited since RabbitMQ 4, and a loss before', () => {
    const args = { 'x-delivery-limit': -1 };
    expect([faults(args, '4.1.0'), faults(args, '3.10.8')]).toEqual([0, 1]);
  });

  test('is the lowest of argument and policies', () => {
    const args = { 'x-delivery-limit': 1000 };
    expect(faults(args, '4.0.5')).toBe(0);
    expect(faults(args, '4.0.5', [aPolicy({ 'delivery-limit': 999 })])).toBe(1);
  });
});

describe('of several policies', () => {
  const set = (policies: readonly Policy[], operatorPolicies: readonly Policy[] = []) =>
    faultsOf('q', aQueue(), { policies, operatorPolicies }, '4.0.5').length;
  const bad = { 'max-length': 1 };

  test('only the one with the highest priority applies', () => {
    expect(set([aPolicy(bad), aPolicy({}, { name: 'higher', priority: 1 })])).toBe(0);
    expect(set([aPolicy(bad, { priority: 2 }), aPolicy({}, { priority: 1 })])).toBe(1);
  });

  test('those for other names, exchanges and types do not apply', () => {
    expect(set([aPolicy(bad, { pattern: '^other$' })])).toBe(0);
    expect(set([aPolicy(bad, { 'apply-to': 'exchanges' })])).toBe(0);
    expect(set([aPolicy(bad, { 'apply-to': 'classic_queues' })])).toBe(0);
    expect(set([aPolicy(bad, { 'apply-to': 'quorum_queues' })])).toBe(1);
  });

  test('the one of the operator counts beside it', () => {
    expect(set([aPolicy({})], [aPolicy(bad)])).toBe(1);
    expect(set([aPolicy({ overflow: 'reject-publish' })], [aPolicy(bad)])).toBe(0);
  });
});

test.each<[Partial<QueueDetail>, Policy['definition'], string]>([
  [{ durable: false }, {}, 'is not durable'],
  [{ auto_delete: true }, {}, 'is deleted with its last consumer'],
  [{ type: 'stream' }, {}, 'of type stream'],
  [{}, { 'message-ttl': 5 }, 'has waited for 5 ms'],
  [{}, { expires: 5 }, 'deleted after 5 ms'],
  [{ arguments: { 'x-delivery-limit': 5000 } }, {}, 'not of a single active consumer'],
  [{}, {}, 'has no dead-letter exchange'],
  [{}, { 'dead-letter-exchange': 'd' }, "dead-letters to 'd' at most once"],
])('a queue of %o under %o is named', (given, definition, sentence) => {
  const set = { ...none, policies: [aPolicy(definition)] };
  const findings = checkQueue(aQueue(given), set, '4.0.5');
  expect(findings.filter(({ state }) => state !== 'ok').map(({ what }) => what)).toContainEqual(
    expect.stringContaining(sentence),
  );
});

describe('the policy of setup', () => {
  test('mends a queue without a delivery limit, and leaves one that was declared with it', () => {
    const without = queuePolicy(settings, { type: 'quorum', arguments: {} });
    expect(without.definition).toHaveProperty('delivery-limit', 1_000_000);
    const planned = queuePolicy(settings, plannedShape(settings));
    expect(planned.definition).not.toHaveProperty('delivery-limit');
    expect(queuePolicy(settings, { type: 'classic', arguments: {} }).definition).toEqual({
      'dead-letter-exchange': 'q.dead',
    });
  });

  test('is completed where it is ours, and left alone where somebody chose otherwise', () => {
    const ours = (definition: Policy['definition']) =>
      aPolicy(definition, { name: 'q.dead', pattern: '^q$', 'apply-to': 'queues' });
    const step = (policies: readonly Policy[]) => planPolicies(someFacts(policies), settings)[0];
    expect(step([])).toMatchObject({ step: 'set', isNew: true });
    const wanted = queuePolicy(settings, aQueue());
    expect(step([wanted])).toMatchObject({ step: 'none' });
    expect(step([ours({ 'dead-letter-exchange': 'q.dead', ttl: 5 })])).toMatchObject({
      step: 'set',
      isNew: false,
      policy: { definition: { ...wanted.definition, ttl: 5 } },
    });
    expect(step([ours({ 'dead-letter-exchange': 'mine' })])).toMatchObject({ step: 'conflict' });
    expect(step([aPolicy(wanted.definition)])).toMatchObject({ step: 'none' });
    expect(step([ours({})].map((it) => ({ ...it, pattern: '^else$' })))).toMatchObject({
      step: 'conflict',
      what: "policy 'q.dead' is there and matches something else",
    });
  });

  test('is printed as a shell takes it, and matches one name only', () => {
    const it = exchangePolicy({ ...settings, exchange: "a.b'c" });
    expect(it.pattern).toBe(String.raw`^a\.b'c$`);
    expect(setPolicyCommand('/', it)).toBe(
      String.raw`rabbitmqctl set_policy -p / --priority 0 --apply-to exchanges 'a.b'\''c.unrouted' '^a\.b'\''c$' '{"alternate-exchange":"a.b'\''c.unrouted"}'`,
    );
  });
});

describe('the broker', () => {
  test('older than 3.10 is warned about', () => {
    expect(['3.9.29', '3.10.0', '4.0.5'].map((it) => checkVersion(it).state)).toEqual([
      'warning',
      'ok',
      'ok',
    ]);
  });

  test('with an alarm takes no events', () => {
    expect(checkAlarms([])[0]?.state).toBe('ok');
    const [found] = checkAlarms([{ node: 'n', resource: 'disk space' }]);
    expect(found).toMatchObject({ state: 'problem', advice: expect.stringContaining('room') });
  });

  test.each([
    [0, 'ok', 'agree'],
    [5000, 'ok', 'agree'],
    [7400, 'warning', '7 s ahead of ours'],
    [-61_000, 'warning', '61 s behind ours'],
  ])('%d ms away in time', (aheadMs, state, sentence) => {
    expect(checkClock(aheadMs)).toMatchObject({ state, what: expect.stringContaining(sentence) });
  });

  test('gives rights by patterns, of which the empty one allows nothing', () => {
    const check = (configure: string) =>
      checkPermission({ configure, write: '.*', read: '.*' }, 'u', settings);
    expect(check('^(q|x)$').state).toBe('ok');
    expect(check('^q$').what).toBe("user 'u' may not configure 'x'");
    expect(check('').what).toContain("configure 'q'");
    expect(checkPermission(undefined, 'u', settings).state).toBe('unchecked');
  });
});

test('a network file system and a full disk are problems', () => {
  expect(checkFileSystem('/d', 0x6969)).toMatchObject({
    state: 'problem',
    what: expect.stringContaining('NFS'),
  });
  expect(checkFileSystem('/d', 0xef53).state).toBe('ok');
  expect([2 ** 40, 2 ** 29, 2 ** 20].map((bytes) => checkSpace('/d', bytes).state)).toEqual([
    'ok',
    'warning',
    'problem',
  ]);
});

test('findings have signs and colours on a terminal only', () => {
  const finding = problem('it is broken', 'Mend it.');
  expect(show(finding, false)).toBe('problem   it is broken\n          Mend it.\n');
  expect(show(finding, true)).toContain('✗');
  expect(show(ok('fine'), false)).toBe('ok        fine\n');
  expect(summary([finding, unchecked('x')])).toBe('1 problem, 0 warnings, 1 unchecked, 0 ok.\n');
});
