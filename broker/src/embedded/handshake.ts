/** What broker and client tell each other before a connection is open. */
import type { MethodFields } from './codec.ts';
import { type AmqpError, connectionError } from './error.ts';
import { MIN_FRAME_BYTES } from './protocol.ts';
import { isLogin, type Users } from './users.ts';
import { longstr, type Table, table, type Value } from './values.ts';

export const FRAME_MAX = 131_072;
export const CHANNEL_MAX = 2047;
const MECHANISM = 'PLAIN';

export function greeting(version: string): MethodFields<'connection.start'> {
  return {
    versionMajor: 0,
    versionMinor: 9,
    serverProperties: serverProperties(version),
    mechanisms: Buffer.from(MECHANISM),
    locales: Buffer.from('en_US'),
  };
}

/**
 * @returns the name of the user
 * @throws AmqpError 403 for a wrong password, 504 for a mechanism that there is not
 */
export function userOf(
  users: Users,
  { mechanism, response }: MethodFields<'connection.start-ok'>,
): string {
  if (mechanism !== MECHANISM) {
    throw connectionError(504, `unknown authentication mechanism '${mechanism}'`);
  }
  const [, user = '', password = ''] = response.toString().split('\0');
  if (isLogin(users, user, password)) return user;
  throw connectionError(
    403,
    `Login was refused using authentication mechanism ${MECHANISM}. For details see the broker logfile.`,
  );
}

export interface Limits {
  readonly frameMax: number;
  readonly channelMax: number;
}

/** @throws AmqpError 530 for what is beyond ours; zero is no limit at all, and so is that */
export function limitsOf({ channelMax, frameMax }: MethodFields<'connection.tune-ok'>): Limits {
  if (frameMax !== 0 && frameMax < MIN_FRAME_BYTES) {
    throw negotiation('frame_max', frameMax, 'lower than the minimum', MIN_FRAME_BYTES);
  }
  if (frameMax === 0 || frameMax > FRAME_MAX) {
    throw negotiation('frame_max', frameMax, 'higher than the maximum', FRAME_MAX);
  }
  if (channelMax === 0 || channelMax > CHANNEL_MAX) {
    throw negotiation('channel_max', channelMax, 'higher than the maximum', CHANNEL_MAX);
  }
  return { frameMax, channelMax };
}

/** Whether a client says that it can do something. */
export function hasCapability(clientProperties: Table, name: string): boolean {
  const capabilities = clientProperties.get('capabilities');
  return capabilities?.type === 'table' && capabilities.value.get(name)?.value === true;
}

function negotiation(what: string, value: number, is: string, limit: number): AmqpError {
  const text = `negotiated ${what} = ${value} is ${is} allowed value (${limit})`;
  return connectionError(530, text);
}

/** What RabbitMQ tells of itself, as far as this broker can do the same. */
function serverProperties(version: string): Table {
  const yes: Value = { type: 'bool', value: true };
  const capabilities = table({
    publisher_confirms: yes,
    exchange_exchange_bindings: yes,
    'basic.nack': yes,
    consumer_cancel_notify: yes,
    'connection.blocked': yes,
    consumer_priorities: yes,
    authentication_failure_close: yes,
    per_consumer_qos: yes,
  });
  return new Map<string, Value>([
    ['capabilities', capabilities],
    ['product', longstr('RabbitMQ')],
    ['version', longstr(version)],
    ['platform', longstr(`Node ${process.versions.node}`)],
    ['information', longstr('Embedded broker of Pamir Audit, for laptops and tests')],
  ]);
}
