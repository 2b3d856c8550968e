import { describe, expect, test } from 'vitest';
import { allSettings, settingOf } from './setting-table.ts';
import { readSettings } from './settings.ts';

describe('settings', () => {
  test('have the documented defaults', () => {
    expect(readSettings({}, {})).toMatchObject({
      host: '127.0.0.1',
      port: '5672',
      exchange: 'pamir_audit_exchange',
      queue: 'pamir_audit',
      queueType: 'quorum',
      bindings: ['#'],
      dir: './log',
      file: 'audit-%Y-%m-%d.log',
      console: true,
      prefetch: 2000,
      http: { host: '127.0.0.1', port: 8686 },
      logLevel: 'info',
    });
  });

  test('prefer a flag to a variable, and a variable to the default', () => {
    const env = { AUDIT_QUEUE: 'from_env', AUDIT_DIR: '/env' };
    expect(readSettings({ queue: 'flag' }, env)).toMatchObject({ queue: 'flag', dir: '/env' });
  });

  test('prefer a part of the address given as a flag to a whole one in a variable', () => {
    const env = { RABBITMQ_URL: 'amqp://elsewhere', RABBITMQ_PASSWORD_FILE: '/secret' };
    expect(readSettings({ host: 'here' }, env)).toMatchObject({ url: undefined, host: 'here' });
    expect(readSettings({ password: 'x' }, env)).toMatchObject({ passwordFile: undefined });
    expect(readSettings({}, env)).toMatchObject({
      url: 'amqp://elsewhere',
      passwordFile: '/secret',
    });
  });

  test('take an empty variable for one that is not set', () => {
    expect(readSettings({}, { AUDIT_QUEUE: '' }).queue).toBe('pamir_audit');
  });

  test('list several bindings', () => {
    const { bindings } = readSettings({}, { AUDIT_BINDINGS: 'auth.#, license.#' });
    expect(bindings).toEqual(['auth.#', 'license.#']);
  });

  test.each([
    [{ AUDIT_PREFETCH: '0' }, "AUDIT_PREFETCH is not a whole number from 1 to 65535: '0'"],
    [{ AUDIT_PREFETCH: '1e3' }, 'AUDIT_PREFETCH is not a whole number'],
    [{ AUDIT_CONSOLE: 'maybe' }, "AUDIT_CONSOLE is neither true nor false: 'maybe'"],
    [{ AUDIT_QUEUE_TYPE: 'stream' }, 'AUDIT_QUEUE_TYPE is neither quorum nor classic'],
    [{ AUDIT_HTTP: '8686' }, 'AUDIT_HTTP is not an address'],
    [{ AUDIT_FILE: '../audit.log' }, 'AUDIT_FILE is not a file name'],
    [{ AUDIT_FILE: 'audit-%Q.log' }, "AUDIT_FILE has '%Q', which is no part of a time"],
    [{ AUDIT_BINDINGS: ' , ' }, 'AUDIT_BINDINGS names no pattern'],
    [{ AUDIT_EXCHANGE: 'e'.repeat(256) }, 'AUDIT_EXCHANGE is longer than 255 bytes'],
    [{ AUDIT_QUEUE: 'ы'.repeat(128) }, 'AUDIT_QUEUE is longer than 255 bytes'],
    [{ AUDIT_BINDINGS: `#,${'e'.repeat(256)}` }, 'AUDIT_BINDINGS has a pattern longer than 255'],
    [{ RABBITMQ_PORT: 'tcp://10.0.0.1:5672' }, 'RABBITMQ_PORT is not a whole number'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is no level'],
    [{ AUDIT_QUEU: 'x' }, 'AUDIT_QUEU is not a variable of ours; meant AUDIT_QUEUE?'],
    [
      { RABBITMQ_USERNAME: 'x' },
      'RABBITMQ_USERNAME is not a variable of ours; meant RABBITMQ_USER?',
    ],
    [{ AUDIT_FILE: 'dead-%F.jsonl' }, 'AUDIT_FILE begins like the dead-letter file'],
    [{ RABBITMQ_HSOT: 'x' }, 'RABBITMQ_HSOT is not a variable of ours; meant RABBITMQ_HOST?'],
  ])('refuse %o by name', (env, message) => {
    expect(() => readSettings({}, env)).toThrow(message);
  });

  test('name the flag when the flag is wrong', () => {
    expect(() => readSettings({ prefetch: 'x' }, {})).toThrow('--prefetch is not a whole number');
  });

  test('tell all mistakes at once', () => {
    const env = { AUDIT_PREFETCH: 'x', AUDIT_CONSOLE: 'x', AUDIT_QUEU: 'x' };
    expect(() => readSettings({}, env)).toThrow(/AUDIT_QUEU .*\nAUDIT_CONSOLE .*\nAUDIT_PREFETCH /);
  });

  test('leave the variables of RabbitMQ and of Kubernetes alone', () => {
    const env = {
      RABBITMQ_NODENAME: 'x',
      RABBITMQ_HOME: 'x',
      RABBITMQ_DEFAULT_USER: 'x',
      AUDIT_SERVICE_HOST: 'x',
    };
    expect(readSettings({}, env)).toEqual(readSettings({}, {}));
  });

  test('each have a description, and a variable and flag of their own', () => {
    const settings = allSettings.map(settingOf);
    expect(settings.filter(({ summary }) => summary === '')).toEqual([]);
    expect(new Set(settings.map(({ env }) => env)).size).toBe(settings.length);
    expect(new Set(settings.map(({ flag }) => flag)).size).toBe(settings.length);
  });
});
