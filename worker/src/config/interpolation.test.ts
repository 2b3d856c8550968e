import { parseUrl } from '@pamir-audit/sdk';
import { describe, expect, test } from 'vitest';
import { interpolate } from './interpolation.ts';
import { Mistakes } from './mistake.ts';
import { nodeAt, type ScalarNode } from './node.ts';
import { readToml } from './read-toml.ts';

const ENV = { A: 'a', EMPTY: '', QUOTE: '"\n#\'', 'with.dot': 'dotted', 1: 'one' };

function filled(text: string, env: Readonly<Record<string, string>> = ENV) {
  const mistakes = new Mistakes();
  const root = readToml(`value = ${JSON.stringify(text)}`, 'file.toml', mistakes);
  if (root === undefined) throw new Error('it is TOML');
  const secret = (backend: string, key: string) => `<${backend}/${key}>`;
  const node = nodeAt(interpolate(root, { env, secret }, mistakes), ['value']) as ScalarNode;
  return { value: node.value, sentences: mistakes.errors.map((it) => it.sentence) };
}

test.each([
  ['$A-${A}', 'a-a'],
  ['${NONE:-d}${NONE-e}', 'de'],
  ['${EMPTY:-d}|${EMPTY-e}', 'd|'],
  ['${A:-d}${A:?m}${A?m}', 'aaa'],
  ['$$A and $$$A', '$A and $a'],
  ['${with.dot} $1', 'dotted one'],
  ['costs 5$, r$ { and ${', 'costs 5$, r$ { and ${'],
  ['SECRET[vault.a/b.c]!', '<vault/a/b.c>!'],
  ['${QUOTE}', '"\n#\''],
  ['${NESTED}', '${A}'],
])('%s becomes %s', (text, expected) => {
  expect(filled(text, { ...ENV, NESTED: '${A}' })).toEqual({ value: expected, sentences: [] });
});

test.each([
  ['$NONE', 'the variable NONE is not set'],
  ['${NONE?say it}', 'the variable NONE is not set: say it'],
  ['${EMPTY:?}', 'the variable EMPTY is empty'],
])('%s is a mistake: %s', (text, sentence) => {
  expect(filled(text).sentences).toEqual([sentence]);
});

describe('in an address every value stays the part that it stands for', () => {
  const TEMPLATE = 'amqp://${USER}:${PASSWORD}@${HOST}:5672/${VHOST}';

  function endpoint(overrides: Readonly<Record<string, string>>, template = TEMPLATE) {
    const env = { USER: 'u', PASSWORD: 'p', HOST: 'h', VHOST: '/', ...overrides };
    const { user, password, host, port, vhost } = parseUrl(String(filled(template, env).value));
    return { user, password, host, port, vhost };
  }

  test.each(['p', '@:/', '#?%', '%zz', 'ü', '"\n', 'a b', '100%', '%', '[x]', '${A}', '%ff'])(
    'the password %j is the password',
    (password) => {
      expect(endpoint({ PASSWORD: password })).toEqual({
        user: 'u',
        password,
        host: 'h',
        port: 5672,
        vhost: '/',
      });
    },
  );

  test('a password that is encoded for Vector means the same', () => {
    expect(endpoint({ PASSWORD: 'p%40ss%2Fword' }).password).toBe('p@ss/word');
  });

  test.each([
    ['/', '/'],
    ['%2F', '/'],
    ['', '/'],
    ['audit', 'audit'],
    ['a/b', 'a/b'],
  ])('the virtual host %j is %j', (vhost, expected) => {
    expect(endpoint({ VHOST: vhost }).vhost).toBe(expected);
  });

  test('a user with a colon has no part in the password', () => {
    expect(endpoint({ USER: 'a:b' })).toMatchObject({ user: 'a:b', password: 'p' });
  });

  test('a variable may be a host and port, or the whole address', () => {
    const address = { ADDRESS: 'u:p@h:1/v' };
    expect(endpoint({ HOST: 'h:1' }, 'amqp://u:p@${HOST}')).toMatchObject({ host: 'h', port: 1 });
    expect(endpoint(address, 'amqp://${ADDRESS}')).toMatchObject({ user: 'u', vhost: 'v' });
    expect(endpoint({ URL: 'amqp://u:p@h:1' }, '${URL}')).toMatchObject({ port: 1 });
  });

  test('each address of a list takes its own values', () => {
    const { value } = filled('amqp://u:$A@h1/$B,amqp://u:$C@h2', { A: '/', B: ',', C: '@' });
    expect(value).toBe('amqp://u:%2F@h1/%2C,amqp://u:%40@h2');
  });

  test('the path of another protocol is left as it is', () => {
    expect(filled('https://u:$P@h/$X', { P: '/', X: 'a/b' }).value).toBe('https://u:%2F@h/a/b');
  });
});
