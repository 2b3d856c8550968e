/**
 * Where a broker is and how to log in to it.
 *
 * A password leaves this file only towards the AMQP client: an endpoint prints itself without it,
 * and no error quotes the address it could not read (Node's own URL error carries all of it).
 */
import { readFileSync } from 'node:fs';
import { AuditError } from '@pamir-audit/catalog';

export class Endpoint {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly vhost: string;
  readonly isTls: boolean;
  readonly #password: string;

  constructor(parts: EndpointParts) {
    this.isTls = parts.isTls ?? false;
    this.host = parts.host ?? '127.0.0.1';
    this.port = parts.port ?? (this.isTls ? 5671 : 5672);
    this.user = parts.user ?? 'guest';
    this.vhost = parts.vhost ?? '/';
    this.#password = parts.password ?? 'guest';
  }

  /** For the AMQP client only. */
  get password(): string {
    return this.#password;
  }

  /** `amqp://user@host:port/vhost`: what logs and errors may say. */
  toString(): string {
    const scheme = this.isTls ? 'amqps' : 'amqp';
    const host = this.host.includes(':') ? `[${this.host}]` : this.host;
    const vhost = this.vhost === '/' ? '' : `/${encodeURIComponent(this.vhost)}`;
    return `${scheme}://${this.user}@${host}:${this.port}${vhost}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

export interface EndpointParts {
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** @default 5672, with TLS 5671 */
  readonly port?: number;
  /** @default 'guest' */
  readonly user?: string;
  /** @default 'guest' */
  readonly password?: string;
  /** Virtual host. @default '/' */
  readonly vhost?: string;
  /** @default false */
  readonly isTls?: boolean;
}

/**
 * Reads one `amqp://` or `amqps://` address.
 *
 * A missing or empty path means the virtual host `/`; so does the `//` that Vector's
 * documentation makes of `RABBITMQ_VHOST=/`.
 *
 * @param name what to call the address in an error, such as `RABBITMQ_URL`
 * @throws AuditError CONFIG_INVALID, without quoting the address
 */
export function parseUrl(address: string, name = 'url'): Endpoint {
  const url = readUrl(address, name);
  const isTls = url.protocol === 'amqps:';
  if (!isTls && url.protocol !== 'amqp:') throw invalidUrl(name);
  // An @ so late is one of a password with a / in it, which then counts as part of the path.
  if (`${url.pathname}${url.search}${url.hash}`.includes('@')) throw invalidUrl(name);
  return new Endpoint({
    isTls,
    host: decode(url.hostname.replace(/^\[|\]$/g, ''), name) || '127.0.0.1',
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    ...(url.username === '' ? {} : { user: decode(url.username, name) }),
    ...(url.password === '' ? {} : { password: decode(url.password, name) }),
    vhost: decode(url.pathname.slice(1), name) || '/',
  });
}

function readUrl(address: string, name: string): URL {
  try {
    return new URL(address);
  } catch {
    // The cause holds the whole address, password included, so it is left behind.
    throw invalidUrl(name);
  }
}

function decode(part: string, name: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalidUrl(name);
  }
}

function invalidUrl(name: string): AuditError {
  return new AuditError(
    'CONFIG_INVALID',
    `${name} is not an address like amqp://user:password@host:5672/vhost`,
  );
}

/** The `RABBITMQ_*` variables: where the broker is when the code does not say. */
export interface BrokerVariables {
  readonly RABBITMQ_URL?: string | undefined;
  readonly RABBITMQ_HOST?: string | undefined;
  readonly RABBITMQ_PORT?: string | undefined;
  readonly RABBITMQ_USER?: string | undefined;
  readonly RABBITMQ_PASSWORD?: string | undefined;
  readonly RABBITMQ_PASSWORD_FILE?: string | undefined;
  readonly RABBITMQ_VHOST?: string | undefined;
}

/**
 * The endpoints that the variables name. `RABBITMQ_URL` (one address or several, separated by
 * commas) wins over the parts; every part has RabbitMQ's own default.
 *
 * @throws AuditError CONFIG_INVALID naming the variable
 */
export function endpointsFromEnv(env: BrokerVariables): readonly Endpoint[] {
  if (env.RABBITMQ_URL) {
    const addresses = env.RABBITMQ_URL.split(',').map((it) => it.trim());
    return addresses.filter(Boolean).map((it) => parseUrl(it, 'RABBITMQ_URL'));
  }
  const password = env.RABBITMQ_PASSWORD_FILE
    ? readSecret(env.RABBITMQ_PASSWORD_FILE)
    : env.RABBITMQ_PASSWORD;
  return [
    new Endpoint({
      ...(env.RABBITMQ_HOST ? { host: env.RABBITMQ_HOST } : {}),
      ...(env.RABBITMQ_PORT ? { port: parsePort(env.RABBITMQ_PORT) } : {}),
      ...(env.RABBITMQ_USER ? { user: env.RABBITMQ_USER } : {}),
      ...(password ? { password } : {}),
      // An .env written for Vector's address may hold the encoded form.
      ...(env.RABBITMQ_VHOST ? { vhost: env.RABBITMQ_VHOST.replace(/%2f/gi, '/') } : {}),
    }),
  ];
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new AuditError('CONFIG_INVALID', `RABBITMQ_PORT is not a port from 1 to 65535: '${text}'`);
}

function readSecret(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    const message = `cannot read RABBITMQ_PASSWORD_FILE ${path}`;
    throw new AuditError('CONFIG_INVALID', message, { cause });
  }
}
