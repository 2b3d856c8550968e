/** Builds what can be built without contacting anything, so that its mistakes are known early. */
import type { Logger, Source, Transform } from '../component.ts';
import type { Component } from './components.ts';
import type { Mistakes } from './mistake.ts';
import { filledIn, nodeAt } from './node.ts';

/** Shorter values would be found everywhere, and are no secrets. */
const SHORTEST_SECRET = 3;

/** Nothing runs here, so nothing has anything to say. */
const SILENT: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** A transform is built, a source is not; its decoder is. */
export async function checkBuild(
  component: Component<Source> | Component<Transform>,
  mistakes: Mistakes,
): Promise<void> {
  const { definition, options, id, name, node } = component;
  // A program is most often what is wrong.
  const place = nodeAt(node, ['source'])?.place ?? component.place;
  const where = { component: name, place };
  const masked = (text: string) => withoutValues(text, filledIn(node));
  const warn = (message: string) => mistakes.warn(masked(message), where);
  const context = { id, log: SILENT, warn };
  try {
    if (component.kind === 'source') definition.decoder?.(options, context);
    else await definition.build(options, context);
  } catch (error) {
    mistakes.error(masked(error instanceof Error ? error.message : String(error)), where);
  }
}

/** A message may quote a program, and the program may hold what a variable or a secret put into it. */
function withoutValues(text: string, values: readonly string[]): string {
  const lines = values.flatMap((value) => [value, ...value.split('\n')]);
  return lines
    .filter((line) => line.trim().length >= SHORTEST_SECRET)
    .toSorted((a, b) => b.length - a.length)
    .reduce((masked, line) => masked.replaceAll(line, '***'), text);
}
