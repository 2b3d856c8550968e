/** "It is one, or this fails": `string`, `int`, `float`, `bool`, `object`, `array`, `timestamp`. */
import { required, type VrlFunction } from '../function.ts';
import { ANYTHING, describe, isWithin, kindOfBits, type Kind } from '../kind.ts';
import { typeName } from '../operators.ts';
import { fail } from '../runtime.ts';
import {
  ARRAY,
  bitOf,
  BOOLEAN,
  FLOAT,
  INTEGER,
  OBJECT,
  STRING,
  TIMESTAMP,
  type Value,
} from '../value.ts';

function assertion(name: string, bit: number, sample: string, result: string): VrlFunction {
  const type = describe(kindOfBits(bit));
  const wrong = bit === INTEGER ? '"x"' : '1';
  const got = bit === INTEGER ? 'string' : 'integer';
  const length = `${name}!(${wrong})`.length;
  return {
    name,
    summary: `Gives the value back when it is of type ${type}, and fails otherwise.`,
    parameters: [required('value', ANYTHING, 'The value to look at.')],
    examples: [
      { title: 'It is one', source: `${name}(${sample})`, result },
      {
        title: 'It is none',
        source: `${name}!(${wrong})`,
        error: `function call error for "${name}" at (0:${length}): expected ${type}, got ${got}`,
      },
    ],
    returns(call) {
      const { kind } = call.required('value');
      return { kind: narrowed(kind, bit), isFallible: !isWithin(kind, bit) };
    },
    run: (value: Value) =>
      bitOf(value) === bit ? value : fail(`expected ${type}, got ${typeName(value)}`),
  };
}

/** What is known of the fields of an object stays known. */
function narrowed(kind: Kind, bit: number): Kind {
  return (kind.bits & bit) === 0 ? kindOfBits(bit) : { ...kind, bits: bit };
}

export const typeAssertions: readonly VrlFunction[] = [
  assertion('string', STRING, '"a"', '"a"'),
  assertion('int', INTEGER, '1', '1'),
  assertion('float', FLOAT, '1.5', '1.5'),
  assertion('bool', BOOLEAN, 'true', 'true'),
  assertion('object', OBJECT, '{"a": 1}', '{"a":1}'),
  assertion('array', ARRAY, '[1]', '[1]'),
  assertion('timestamp', TIMESTAMP, "t'2026-11-24T00:00:00Z'", '"2026-11-24T00:00:00Z"'),
];
