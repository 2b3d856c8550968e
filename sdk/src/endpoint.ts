/**
 * Where a broker is and how to log in to it.
 *
 * A password leaves this file only towards the AMQP client: an endpoint prints itself without it,
 * and no error quotes the address it could not read (Node's own URL error carries all of it). What
 * stands in files is read anew for each connection, so it may be changed while a service runs.
 */
import { readFileSync } from 'node:fs';
import { AuditError } from '@pamir-audit/catalog';

export class Endpoint {
  readonly host: string;
  readonly port: number;
  /** Empty where the broker takes it from the client certificate. */
  readonly user: string;
  readonly vhost: string;
  readonly isTls: boolean;
  /** True when the client certificate is the login: SASL EXTERNAL. */
  readonly isExternal: boolean;
  readonly #parts: EndpointParts;

  constructor(parts: EndpointParts) {
    this.isTls = parts.isTls ?? false;
    this.isExternal = parts.isExternal ?? false;
    this.host = parts.host ?? '127.0.0.1';
    this.port = parts.port ?? (this.isTls ? 5671 : 5672);
    this.user = parts.user ?? (this.isExternal ? '' : 'guest');
    this.vhost = parts.vhost ?? '/';
    this.#parts = parts;
  }

  /** Another that differs in some of its parts. */
  with(parts: EndpointParts): Endpoint {
    return new Endpoint({ ...this.#parts, ...parts });
  }

  /**
   * For clients of the broker only.
   *
   * @throws AuditError CONFIG_INVALID when its file cannot be read
   */
  get password(): string {
    const { password = 'guest', passwordFile } = this.#parts;
    if (passwordFile === undefined) return password;
    return readSecret(passwordFile, 'password').replace(/\r?\n$/, '');
  }

  /**
   * What TLS is to use, as Node wants it.
   *
   * @throws AuditError CONFIG_INVALID when a file cannot be read
   */
  get tls(): TlsMaterial {
    const { caFile, certFile, keyFile, serverName } = this.#parts.tls ?? {};
    return {
      ...(caFile === undefined ? {} : { ca: readSecret(caFile, 'CA certificate') }),
      ...(certFile === undefined ? {} : { cert: readSecret(certFile, 'client certificate') }),
      ...(keyFile === undefined ? {} : { key: readSecret(keyFile, 'client key') }),
      ...(serverName === undefined ? {} : { servername: serverName }),
    };
  }

  /** Whether a password was given, in whatever way. */
  get hasPassword(): boolean {
    return this.#parts.password !== undefined || this.#parts.passwordFile !== undefined;
  }

  /**
   * The same, once its files were read and what it says fits together.
   *
   * @throws AuditError CONFIG_INVALID
   */
  checked(): this {
    void this.password;
    const { cert } = this.tls;
    if (!this.isTls && this.#parts.tls !== undefined) {
      throw new AuditError('CONFIG_INVALID', `${this.toString()} has TLS files and no amqps://`);
    }
    if (this.isExternal && cert === undefined) {
      throw new AuditError('CONFIG_INVALID', `${this.toString()} logs in without a certificate`);
    }
    return this;
  }

  /** The user as far as it is known before connecting. */
  get login(): string | undefined {
    return this.user === '' ? undefined : this.user;
  }

  /** `amqp://user@host:port/vhost`: what logs and errors may say. */
  toString(): string {
    const scheme = this.isTls ? 'amqps' : 'amqp';
    const host = this.host.includes(':') ? `[${this.host}]` : this.host;
    const vhost = this.vhost === '/' ? '' : `/${encodeURIComponent(this.vhost)}`;
    const user = this.user === '' ? '' : `${this.user}@`;
    return `${scheme}://${user}${host}:${this.port}${vhost}`;
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
  /** @default 'guest'; with `isExternal` what the client certificate says */
  readonly user?: string;
  /** @default 'guest' */
  readonly password?: string;
  /** File that holds the password; wins over it. A line feed at its end does not count. */
  readonly passwordFile?: string;
  /** Virtual host. @default '/' */
  readonly vhost?: string;
  /** @default false */
  readonly isTls?: boolean;
  readonly tls?: TlsFiles;
  /** The client certificate is the login. @default false */
  readonly isExternal?: boolean;
}

/** Files in PEM. */
export interface TlsFiles {
  /** Authorities that may vouch for the broker. @default those that Node trusts */
  readonly caFile?: string;
  /** Certificate of the client. @default none */
  readonly certFile?: string;
  /** Its private key. */
  readonly keyFile?: string;
  /** Name that the broker's certificate has to have. @default the host */
  readonly serverName?: string;
}

/** What `tls.connect` takes. */
export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
}

/**
 * Reads one `amqp://` or `amqps://` address.
 *
 * A missing or empty path means the virtual host `/`; so does the `//` that Vector's
 * documentation makes of `RABBITMQ_VHOST=/`. Of the query parameters that RabbitMQ's clients share,
 * `cacertfile`, `certfile`, `keyfile`, `server_name_indication` and `auth_mechanism` count
 * (https://www.rabbitmq.com/docs/uri-query-parameters).
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
    ...queryParts(url.searchParams, name),
  });
}

const QUERY_NAMES = {
  cacertfile: 'caFile',
  certfile: 'certFile',
  keyfile: 'keyFile',
  server_name_indication: 'serverName',
} as const satisfies Record<string, keyof TlsFiles>;
/** What other clients read there, and this one decides itself. */
const IGNORED = [
  'heartbeat',
  'connection_timeout',
  'channel_max',
  'frame_max',
  'timeout',
  'verify',
];

function queryParts(query: URLSearchParams, name: string): EndpointParts {
  const tls: Record<string, string> = {};
  let isExternal = false;
  for (const [parameter, value] of query) {
    const file = Object.hasOwn(QUERY_NAMES, parameter)
      ? QUERY_NAMES[parameter as keyof typeof QUERY_NAMES]
      : undefined;
    if (file !== undefined) tls[file] = value;
    else if (parameter === 'auth_mechanism' && /^(plain|external)$/i.test(value)) {
      isExternal = value.toLowerCase() === 'external';
    } else if (!IGNORED.includes(parameter)) {
      const message = `${name} has a query parameter that is not known, or has a wrong value`;
      throw new AuditError('CONFIG_INVALID', message);
    }
  }
  return { isExternal, ...(Object.keys(tls).length > 0 ? { tls } : {}) };
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
 * commas) wins over the parts, but for a password that it lacks; every part has RabbitMQ's own default.
 *
 * @throws AuditError CONFIG_INVALID naming the variable
 */
export function endpointsFromEnv(env: BrokerVariables): readonly Endpoint[] {
  const passwordFile = env.RABBITMQ_PASSWORD_FILE;
  if (env.RABBITMQ_URL) {
    const addresses = env.RABBITMQ_URL.split(',').map((it) => it.trim());
    return addresses.filter(Boolean).map((it) => {
      const endpoint = parseUrl(it, 'RABBITMQ_URL');
      return completed(endpoint, passwordFile ? { passwordFile } : {});
    });
  }
  return [
    new Endpoint({
      ...(env.RABBITMQ_HOST ? { host: env.RABBITMQ_HOST } : {}),
      ...(env.RABBITMQ_PORT ? { port: parsePort(env.RABBITMQ_PORT) } : {}),
      ...(env.RABBITMQ_USER ? { user: env.RABBITMQ_USER } : {}),
      ...(env.RABBITMQ_PASSWORD ? { password: env.RABBITMQ_PASSWORD } : {}),
      ...(passwordFile ? { passwordFile } : {}),
      // An .env written for Vector's address may hold the encoded form.
      ...(env.RABBITMQ_VHOST ? { vhost: env.RABBITMQ_VHOST.replace(/%2f/gi, '/') } : {}),
    }).checked(),
  ];
}

/**
 * An endpoint with files beside its address; a password that the address has wins over a file.
 *
 * @throws AuditError CONFIG_INVALID when a file cannot be read
 */
export function completed(
  endpoint: Endpoint,
  { passwordFile, tls }: Pick<EndpointParts, 'passwordFile' | 'tls'>,
): Endpoint {
  const isFileMeant = passwordFile !== undefined && !endpoint.hasPassword;
  return endpoint
    .with({ ...(isFileMeant ? { passwordFile } : {}), ...(tls === undefined ? {} : { tls }) })
    .checked();
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new AuditError('CONFIG_INVALID', `RABBITMQ_PORT is not a port from 1 to 65535: '${text}'`);
}

function readSecret(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AuditError('CONFIG_INVALID', `cannot read the ${what} from ${path}`, { cause });
  }
}
