/** Where the SDK says what it does on its own: reconnecting, retrying, giving up. */

/** The part of pino this code uses, spelled out so that any logger with these four will do. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Says nothing. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** The default: warnings and errors as text on stderr. */
export const stderrLogger: Logger = {
  ...silentLogger,
  warn: (fields, message) => print('warning', fields, message),
  error: (fields, message) => print('error', fields, message),
};

function print(level: string, fields: object, message: string): void {
  // oxlint-disable-next-line no-console -- writing to a stderr that is closed must not end a service
  console.error(`pamir-audit ${level}: ${message} ${JSON.stringify(fields)}`);
}

/** A logger that cannot log is no reason to stop working: what it throws is dropped. */
export function guarded(log: Logger): Logger {
  const quietly =
    (level: keyof Logger): Logger[keyof Logger] =>
    (fields, message) => {
      try {
        log[level](fields, message);
      } catch {
        // There is nobody to tell.
      }
    };
  return {
    debug: quietly('debug'),
    info: quietly('info'),
    warn: quietly('warn'),
    error: quietly('error'),
  };
}
