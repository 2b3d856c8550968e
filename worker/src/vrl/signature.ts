/** A function in one line, as its page and the shell show it. */
import type { Parameter, VrlFunction } from './function.ts';
import { describe, kindOfBits } from './kind.ts';

/** Such as `truncate(value: string, limit: integer, [suffix: string])`. */
export function signatureOf({ name, parameters, closure }: VrlFunction): string {
  const call = `${name}(${parameters.map(parameterText).join(', ')})`;
  if (closure === undefined) return call;
  const variables = closure.variables.map((it) => (it === 'item' ? 'value' : 'key'));
  return `${call} -> |${variables.join(', ')}| { … }`;
}

function parameterText({ name, accepts, isRequired }: Parameter): string {
  const text = `${name}: ${describe(kindOfBits(accepts))}`;
  return isRequired ? text : `[${text}]`;
}
