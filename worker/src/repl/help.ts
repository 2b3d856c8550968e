/** What a shell says about the language and its functions. */
import type { VrlFunction } from '../vrl/function.ts';
import { functions } from '../vrl/functions/registry.ts';
import { signatureOf } from '../vrl/signature.ts';

const GENERAL = `An input is a program of one or more lines; its value is shown. Open brackets go on in the
next line, an empty line ends them.

  .                 the event, as the inputs so far have left it
  next, prev        the next event of the input, and the one before
  help functions    all functions
  help NAME         one of them, with examples
  exit              the end; also Ctrl-D

Tab completes names of functions, variables, and paths of the event.`;

/** Undefined when there is nothing of that name. */
export function helpOn(topic: string): string | undefined {
  if (topic === '') return GENERAL;
  if (topic === 'functions') return columns([...functions.keys()].toSorted());
  const found = functions.get(topic.replace(/!?(?:\(.*)?$/, ''));
  return found && functionHelp(found);
}

function functionHelp(it: VrlFunction): string {
  const parameters = it.parameters.map(
    ({ name, summary, isRequired }) =>
      `  ${name.padEnd(22)}${isRequired ? '' : '(optional) '}${summary}`,
  );
  const examples = it.examples.map(({ source, result, error }) => {
    const answer = result ?? `error: ${error ?? ''}`;
    return `  ${source.replaceAll('\n', '\n  ')}\n    → ${answer}`;
  });
  return [signatureOf(it), it.summary, ...parameters, ...examples].join('\n');
}

const WIDTH = 96;

function columns(names: readonly string[]): string {
  const width = Math.max(...names.map(({ length }) => length)) + 2;
  const perLine = Math.max(1, Math.floor(WIDTH / width));
  const lines: string[] = [];
  for (let at = 0; at < names.length; at += perLine) {
    const line = names.slice(at, at + perLine).map((name) => name.padEnd(width));
    lines.push(line.join('').trimEnd());
  }
  return lines.join('\n');
}
