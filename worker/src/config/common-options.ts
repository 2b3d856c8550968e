/** Options that Vector has for every component of a kind, whatever it is. */
import type { Mistakes } from './mistake.ts';
import { type ConfigNode, nodeAt, type TableNode } from './node.ts';

export type Kind = 'source' | 'transform' | 'sink';

/** What an option does here; undefined when it means the same and needs no word. */
type Common = Readonly<Record<string, string | undefined>>;

const commonOptions: Readonly<Record<Kind, Common>> = {
  source: { graph: undefined, proxy: 'has no effect: nothing here goes through a proxy' },
  transform: { graph: undefined },
  sink: {
    graph: undefined,
    healthcheck: undefined,
    acknowledgements: undefined,
    buffer: 'has no effect: the broker is the buffer, and no event is dropped',
  },
};

interface Given {
  readonly kind: Kind;
  readonly component: string;
  readonly node: TableNode;
  /** Options that the component itself knows: they are its own. */
  readonly own: readonly string[];
}

/** The table without what the component's schema is not asked about. */
export function withoutCommon(
  { kind, component, node, own }: Given,
  mistakes: Mistakes,
): TableNode {
  const common = commonOptions[kind];
  const entries = new Map(node.entries);
  entries.delete('type');
  if (kind !== 'source') entries.delete('inputs');
  for (const [name, note] of Object.entries(common)) {
    const entry = entries.get(name);
    if (entry === undefined || own.includes(name)) continue;
    entries.delete(name);
    if (note !== undefined) mistakes.warn(`\`${name}\` ${note}`, { component, place: entry.place });
    if (name === 'acknowledgements' && isOff(entry.node)) {
      const sentence = '`acknowledgements` cannot be turned off';
      mistakes.warn(sentence, { component, place: entry.place });
    }
  }
  return { ...node, entries };
}

function isOff(node: ConfigNode): boolean {
  const enabled = node.kind === 'table' ? nodeAt(node, ['enabled']) : node;
  return enabled?.kind === 'scalar' && enabled.value === false;
}
