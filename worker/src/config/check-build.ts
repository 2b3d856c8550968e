/** Builds what can be built without contacting anything, so that its mistakes are known early. */
import type { Source, Transform } from '../component.ts';
import { BuildContext } from './build-context.ts';
import type { Component } from './components.ts';
import type { Mistakes } from './mistake.ts';
import { nodeAt } from './node.ts';

/** A transform is built, a source is not; its decoder is. */
export async function checkBuild(
  component: Component<Source> | Component<Transform>,
  mistakes: Mistakes,
): Promise<void> {
  const { definition, options, id, name, node } = component;
  // A program is most often what is wrong.
  const program = nodeAt(node, ['source']) ?? nodeAt(node, ['file']);
  const place = program?.place ?? component.place;
  const context = new BuildContext({ component: name, id, node, place }, mistakes);
  try {
    if (component.kind === 'source') definition.decoder?.(options, context);
    else await definition.build(options, context);
  } catch (error) {
    context.refuse(error);
  }
}
