/** Options that Vector has for every component of a kind, whatever it is. Here they decide nothing. */
import type { Mistakes } from './mistake.ts';
import { type ConfigNode, nodeAt, type TableNode } from './node.ts';

export type Kind = 'source' | 'transform' | 'sink';

interface Common {
  /** What comes of it, as the end of a sentence. */
  readonly effect: string;
  /** Whoever sets it expects something that does not come about. */
  readonly isWarned?: true;
}

const ACKNOWLEDGED = {
  effect: 'is always on: an event is acknowledged once every sink has stored it',
};
const GRAPH = { effect: 'has no effect: no pictures of the configuration are drawn' };

const commonOptions: Readonly<Record<Kind, Readonly<Record<string, Common>>>> = {
  source: {
    acknowledgements: ACKNOWLEDGED,
    graph: GRAPH,
    proxy: { effect: 'has no effect: nothing here goes through a proxy', isWarned: true },
  },
  transform: { graph: GRAPH },
  sink: {
    acknowledgements: ACKNOWLEDGED,
    buffer: {
      effect: 'has no effect: the broker is the buffer, and no event is dropped',
      isWarned: true,
    },
    graph: GRAPH,
    healthcheck: { effect: 'has no effect: that a sink can write is checked at every start' },
    proxy: { effect: 'has no effect: nothing here goes through a proxy', isWarned: true },
  },
};

/** Their names, each with a sentence on what comes of it. */
export function commonOptionsOf(kind: Kind): readonly (readonly [name: string, effect: string])[] {
  return Object.entries(commonOptions[kind]).map(([name, { effect }]) => [name, effect]);
}

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
  const entries = new Map(node.entries);
  entries.delete('type');
  if (kind !== 'source') entries.delete('inputs');
  for (const [name, { effect, isWarned }] of Object.entries(commonOptions[kind])) {
    const entry = entries.get(name);
    if (entry === undefined || own.includes(name)) continue;
    entries.delete(name);
    const where = { component, place: entry.place };
    if (isWarned === true) mistakes.warn(`\`${name}\` ${effect}`, where);
    if (name === 'acknowledgements' && isOff(entry.node)) {
      mistakes.warn('`acknowledgements` cannot be turned off', where);
    }
  }
  return { ...node, entries };
}

function isOff(node: ConfigNode): boolean {
  const enabled = node.kind === 'table' ? nodeAt(node, ['enabled']) : node;
  return enabled?.kind === 'scalar' && enabled.value === false;
}
