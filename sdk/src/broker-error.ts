/** What the broker or the network said, as an error of ours. */
import { AuditError, type ErrorCode } from '@pamir-audit/catalog';

/** Reply codes of AMQP 0-9-1 that matter here. https://www.rabbitmq.com/amqp-0-9-1-quickref */
export const ACCESS_REFUSED = 403;
export const NOT_FOUND = 404;
const RESOURCE_LOCKED = 405;
export const PRECONDITION_FAILED = 406;
const NOT_ALLOWED = 530;

/** The reply code that an error of the client library carries, if the broker sent one. */
export function replyCode(error: unknown): number | undefined {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'number') return code;
  // The client library keeps the code of a refused handshake to itself.
  if (/ACCESS[-_]REFUSED/.test(String(message))) return ACCESS_REFUSED;
  return String(message).includes(VHOST_REFUSED) ? NOT_ALLOWED : undefined;
}

/**
 * Whether the broker refuses whoever publishes, for want of a right to the exchange. A right to some
 * keys only (topic authorisation) has the same reply code, and is about the one event.
 */
export function isAccessRefused(error: unknown): boolean {
  return replyCode(error) === ACCESS_REFUSED && !textOf(error).includes('access to topic');
}

/** How the client library words the broker's refusal to open a virtual host. */
const VHOST_REFUSED = 'Expected ConnectionOpenOk; got <ConnectionClose';

/** The foreign reason in one line: the broker's own words where it gave any. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.map(reasonOf).join(', ');
  }
  const text = textOf(error);
  if (text.includes(VHOST_REFUSED)) return 'the virtual host is not there, or not for this user';
  const quoted = /with message "(.*)"/s.exec(text)?.[1] ?? text;
  return quoted.replace(/^Error: /, '');
}

/** Anything can be thrown, also by a handler: numbers, objects without a prototype. */
function textOf(error: unknown): string {
  const { message, code } = (error ?? {}) as { message?: unknown; code?: unknown };
  for (const text of [message, code, error]) {
    if (typeof text === 'string' && text !== '') return text;
    if (typeof text === 'number') return String(text);
  }
  return error instanceof Object ? `a thrown ${error.constructor.name}` : typeof error;
}

/**
 * The error to throw for what the broker said. Without `code`: refused when the broker refused
 * for good (rights, virtual host), in conflict when something exists with other properties, and
 * unavailable otherwise.
 */
export function brokerError(error: unknown, what: string, code?: ErrorCode): AuditError {
  if (error instanceof AuditError) return error;
  return new AuditError(code ?? codeFor(replyCode(error)), `${what}: ${reasonOf(error)}`, {
    cause: error,
  });
}

function codeFor(reply: number | undefined): ErrorCode {
  switch (reply) {
    case ACCESS_REFUSED:
    case NOT_ALLOWED:
      return 'BROKER_REFUSED';
    case RESOURCE_LOCKED:
    case PRECONDITION_FAILED:
      return 'TOPOLOGY_CONFLICT';
    default:
      return 'BROKER_UNAVAILABLE';
  }
}
