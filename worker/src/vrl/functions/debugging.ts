/** For those who write programs: `log`, `assert`, `assert_eq`. */
import { choice, gives, mayFail, optional, required, type VrlFunction } from '../function.ts';
import { jsonOf } from '../json-writer.ts';
import { ANYTHING } from '../kind.ts';
import { fail, type Run } from '../runtime.ts';
import {
  BOOLEAN,
  INTEGER,
  isSame,
  isText,
  lossy,
  NULL,
  STRING,
  type Text,
  type Value,
} from '../value.ts';

const LEVELS = {
  trace: 'debug',
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  error: 'error',
} as const;

const log: VrlFunction = {
  name: 'log',
  summary: "Writes a value to the worker's own log.",
  parameters: [
    required('value', ANYTHING, 'What to write.'),
    choice('level', STRING, ['How important it is.', 'info', 'trace', 'debug', 'warn', 'error']),
    optional('rate_limit_secs', INTEGER, 'At most one line in so many seconds; 0 for all.', 1),
  ],
  examples: [
    { title: 'A line', source: 'log("hello")', result: 'null' },
    {
      title: 'A warning',
      source: 'log({"a": 1}, level: "warn", rate_limit_secs: 60)',
      result: 'null',
    },
  ],
  hasEffect: true,
  returns: gives(NULL),
  build(call): Run {
    const { run } = call.required('value');
    const limit = call.required('rate_limit_secs').run;
    const level = LEVELS[call.constant('level') as keyof typeof LEVELS];
    let nextMs = -Infinity;
    let suppressed = 0;
    return (context) => {
      const value = run(context);
      const seconds = Number(limit(context));
      const nowMs = context.surroundings.now().getTime();
      if (nowMs < nextMs) {
        suppressed += 1;
        return null;
      }
      nextMs = nowMs + seconds * 1000;
      const message = isText(value) ? lossy(value) : jsonOf(value);
      context.surroundings.log[level](suppressed > 0 ? { suppressed } : {}, message);
      suppressed = 0;
      return null;
    };
  },
};

const message = optional('message', STRING, 'What to say when it is not so.');

const assert: VrlFunction = {
  name: 'assert',
  summary: 'Fails when a condition is false.',
  parameters: [required('condition', BOOLEAN, 'The condition.'), message],
  examples: [
    { title: 'It is so', source: 'assert!(1 == 1)', result: 'true' },
    {
      title: 'It is not',
      source: 'assert!(1 == 2, message: "one is not two")',
      error: 'function call error for "assert" at (0:42): one is not two',
    },
  ],
  hasEffect: true,
  returns: mayFail(BOOLEAN),
  run: (condition: boolean, text?: Text) =>
    condition || fail(text === undefined ? 'assertion failed' : lossy(text)),
};

const assertEqual: VrlFunction = {
  name: 'assert_eq',
  summary: 'Fails when two values are not equal.',
  parameters: [
    required('left', ANYTHING, 'One value.'),
    required('right', ANYTHING, 'The other.'),
    message,
  ],
  examples: [
    { title: 'They are', source: 'assert_eq!([1], [1])', result: 'true' },
    {
      title: 'They are not',
      source: 'assert_eq!("a", 1)',
      error: 'function call error for "assert_eq" at (0:18): assertion failed: "a" == 1',
    },
  ],
  hasEffect: true,
  returns: mayFail(BOOLEAN),
  run: (left: Value, right: Value, text?: Text) => {
    const usual = () => `assertion failed: ${jsonOf(left)} == ${jsonOf(right)}`;
    return isSame(left, right) || fail(text === undefined ? usual() : lossy(text));
  },
};

export const debugging: readonly VrlFunction[] = [log, assert, assertEqual];
