/**
 * The one error class of this repository, and the list of everything that can go wrong.
 *
 * It lives in the lowest room so that every room can throw it. `retry` answers the only question
 * the machinery asks of an error: may the same thing succeed later, unchanged?
 */
const codes = {
  CONFIG_INVALID: { retry: false },
  EVENT_UNKNOWN: { retry: false },
  EVENT_INVALID: { retry: false },
  EVENT_TOO_LARGE: { retry: false },
  BODY_REFUSED: { retry: false },
  SINK_UNAVAILABLE: { retry: true },
  BROKER_UNAVAILABLE: { retry: true },
  BROKER_REFUSED: { retry: false },
  TOPOLOGY_CONFLICT: { retry: false },
  PUBLISH_REJECTED: { retry: true },
  PUBLISH_UNROUTABLE: { retry: false },
  PUBLISH_UNCONFIRMED: { retry: true },
  SPOOL_UNAVAILABLE: { retry: true },
  CLOSED: { retry: false },
} as const satisfies Record<string, { retry: boolean }>;

/** The README has a table of what each code means and what to do about it. */
export type ErrorCode = keyof typeof codes;

export interface ErrorDetails {
  /** The error underneath, kept for the log. */
  readonly cause?: unknown;
  /** Values worth a log field: event id, routing key, path. Never a field of the event's body. */
  readonly context?: Readonly<Record<string, string | number>>;
}

/** Every error this product throws on purpose. Branch on `code`, or only on `retryable`. */
export class AuditError extends Error {
  override readonly name = 'AuditError';
  readonly code: ErrorCode;
  readonly context: Readonly<Record<string, string | number>>;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.context = details.context ?? {};
  }

  /**
   * True when the same call may succeed later. Of an event, which is the same only with its `id` and all
   * of its body, `timestamp` included.
   */
  get retryable(): boolean {
    return codes[this.code].retry;
  }
}

/**
 * True unless the error is known to be final. An error nobody classified counts as retryable:
 * giving up on a guess would lose the retry that might have worked.
 */
export function isRetryable(error: unknown): boolean {
  return !(error instanceof AuditError) || error.retryable;
}
