import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { endpointsFromEnv, parseUrl } from './endpoint.ts';

const SECRET = 'c4nary';

describe('an address', () => {
  test.each([
    ['amqp://h', 'amqp://guest@h:5672', '/'],
    ['amqp://h/', 'amqp://guest@h:5672', '/'],
    ['amqp://u:p@h:5673//', 'amqp://u@h:5673', '/'],
    ['amqp://u:p@h/%2F', 'amqp://u@h:5672', '/'],
    ['amqp://u:p@h/a%2Fb', 'amqp://u@h:5672/a%2Fb', 'a/b'],
    ['amqps://u:p@h/audit', 'amqps://u@h:5671/audit', 'audit'],
    ['amqp://[::1]:5672', 'amqp://guest@[::1]:5672', '/'],
  ])('%s is %s', (address, shown, vhost) => {
    expect(parseUrl(address).toString()).toBe(shown);
    expect(parseUrl(address).vhost).toBe(vhost);
  });

  test('has its user and password decoded', () => {
    const { user, password } = parseUrl('amqp://a%40b:p%2Fw%3A%23@h');
    expect([user, password]).toEqual(['a@b', 'p/w:#']);
  });

  test('shows its password nowhere', () => {
    const endpoint = parseUrl(`amqp://u:${SECRET}@h`);
    expect(`${inspect(endpoint)} ${JSON.stringify(endpoint)} ${String(endpoint)}`).not.toContain(
      SECRET,
    );
  });

  test.each([
    `http://u:${SECRET}@h`,
    `amqp://u:${SECRET}@h:notaport`,
    SECRET,
    `amqp://u:${SECRET}%@h`,
    `amqp://u:12/${SECRET}@h`,
  ])('that cannot be read is refused without quoting it (%#)', (address) => {
    const error = (() => {
      try {
        return parseUrl(address, 'RABBITMQ_URL');
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
    expect(inspect(error, { depth: 9 })).not.toContain(SECRET);
  });
});

describe('the variables', () => {
  test('have the defaults of RabbitMQ', () => {
    expect(endpointsFromEnv({}).map(String)).toEqual(['amqp://guest@127.0.0.1:5672']);
  });

  test('may name several addresses, which win over the parts', () => {
    const env = { RABBITMQ_URL: 'amqp://a, amqp://b:5673', RABBITMQ_HOST: 'c' };
    expect(endpointsFromEnv(env).map(({ host, port }) => `${host}:${port}`)).toEqual([
      'a:5672',
      'b:5673',
    ]);
  });

  test('accept the virtual host as it stands in an address', () => {
    expect(endpointsFromEnv({ RABBITMQ_VHOST: '%2F' })[0]?.vhost).toBe('/');
  });

  test('read the password from a file, which wins', () => {
    const path = join(tmpdir(), `pamir-audit-password-${process.pid}`);
    writeFileSync(path, `${SECRET}\n`);
    const env = { RABBITMQ_PASSWORD: 'x', RABBITMQ_PASSWORD_FILE: path };
    expect(endpointsFromEnv(env)[0]?.password).toBe(SECRET);
  });

  test.each([
    [{ RABBITMQ_PORT: '0' }, 'RABBITMQ_PORT'],
    [{ RABBITMQ_PORT: 'tcp://10.0.0.1:5672' }, 'RABBITMQ_PORT'],
    [{ RABBITMQ_PASSWORD_FILE: '/nowhere' }, 'cannot read the password from /nowhere'],
    [{ RABBITMQ_URL: 'localhost' }, 'RABBITMQ_URL'],
  ])('are refused by name: %o', (env, named) => {
    expect(() => endpointsFromEnv(env)).toThrow(named);
  });
});
