/** What the parts of the compiler share: one program's mistakes, variables and known types. */
import type { Diagnostic } from './diagnostic.ts';
import type { VrlFunction } from './function.ts';
import { ANY, type Kind, union } from './kind.ts';
import type { Run } from './runtime.ts';
import type { Node, Span } from './syntax.ts';
import { isSame, OBJECT, type Value } from './value.ts';

/** A compiled expression, and what is known of it before it runs. */
export interface Expression {
  readonly run: Run;
  readonly kind: Kind;
  /** True when running it may fail. */
  readonly isFallible: boolean;
  /** Its value, where that is already known. */
  readonly constant?: Value | undefined;
  /** Of a path of a value that is no variable: gives that value. */
  readonly base?: Run;
  readonly node: Node;
}

export interface Local {
  readonly kind: Kind;
  readonly constant: Value | undefined;
}

/** What is known at one point of the program. */
export class TypeState {
  locals = new Map<string, Local>();
  event: Kind = { bits: OBJECT };
  metadata: Kind = ANY;

  clone(): TypeState {
    const copy = new TypeState();
    copy.become(this);
    return copy;
  }

  become(other: TypeState): void {
    this.locals = new Map(other.locals);
    this.event = other.event;
    this.metadata = other.metadata;
  }

  /** What is known when either this or the other came to pass. */
  merge(other: TypeState): void {
    for (const [name, local] of this.locals) {
      const another = other.locals.get(name);
      if (another !== undefined && another !== local)
        this.locals.set(name, eitherOf(local, another));
    }
    this.event = union(this.event, other.event);
    this.metadata = union(this.metadata, other.metadata);
  }

  /** Leaves a block: variables that began in it are gone, changes to older ones stay. */
  leaveBlock(outer: TypeState): void {
    for (const name of this.locals.keys()) {
      if (!outer.locals.has(name)) this.locals.delete(name);
    }
  }
}

function eitherOf(a: Local, b: Local): Local {
  const isAgreed =
    a.constant !== undefined && b.constant !== undefined && isSame(a.constant, b.constant);
  return { kind: union(a.kind, b.kind), constant: isAgreed ? a.constant : undefined };
}

/** What one program leaves to the next, where they are run one after the other in a shell. */
export interface Scope {
  readonly state: TypeState;
  readonly slots: ReadonlyMap<string, number>;
}

export class Compilation {
  readonly source: string;
  readonly functions: ReadonlyMap<string, VrlFunction>;
  readonly diagnostics: Diagnostic[] = [];
  /**
   * Failures that nobody handles so far. What handles one, such as `??`, cuts the list back to
   * where it was; what is left at the end of a statement is reported.
   */
  readonly pending: Diagnostic[] = [];
  /** Statements whose value nobody takes. */
  readonly valueless = new Set<Node>();
  /** Variables whose assignment did not compile: no second complaint where they are used. */
  readonly broken = new Set<string>();
  readonly #slots: Map<string, number>;
  readonly #compile: (
    node: Node,
    state: TypeState,
    compilation: Compilation,
  ) => Expression | undefined;

  constructor(
    source: string,
    functions: ReadonlyMap<string, VrlFunction>,
    compile: (node: Node, state: TypeState, compilation: Compilation) => Expression | undefined,
    slots: ReadonlyMap<string, number> = new Map(),
  ) {
    this.#slots = new Map(slots);
    this.source = source;
    this.functions = functions;
    this.#compile = compile;
  }

  /** Undefined when it has mistakes, which are reported. The state becomes that after it ran. */
  compile(node: Node, state: TypeState): Expression | undefined {
    return this.#compile(node, state, this);
  }

  /** Where a variable lives while the program runs. */
  slot(name: string): number {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    this.#slots.set(name, this.#slots.size);
    return this.#slots.size - 1;
  }

  get slots(): ReadonlyMap<string, number> {
    return this.#slots;
  }

  /** Forgets the failures that came up since the mark. */
  handle(mark: number): void {
    this.pending.length = Math.min(this.pending.length, mark);
  }

  /** Reports a mistake. Returns undefined, so that it can end a compilation. */
  refuse(code: number, message: string, mistake: Mistake): undefined {
    this.diagnostics.push(diagnosticOf('error', code, message, mistake));
    return undefined;
  }

  warn(code: number, message: string, mistake: Mistake): void {
    this.diagnostics.push(diagnosticOf('warning', code, message, mistake));
  }

  textOf({ start, end }: Span): string {
    return this.source.slice(start, end);
  }

  /** As Vector tells places in its runtime errors: offsets of bytes. */
  byteRange({ start, end }: Span): string {
    const from = Buffer.byteLength(this.source.slice(0, start));
    return `${from}:${from + Buffer.byteLength(this.source.slice(start, end))}`;
  }
}

export interface Mistake {
  readonly span: Span;
  readonly text: string;
  readonly help?: readonly string[];
}

export function diagnosticOf(
  severity: Diagnostic['severity'],
  code: number,
  message: string,
  { span, text, help = [] }: Mistake,
): Diagnostic {
  return { code, severity, message, labels: [{ text, span }], help };
}
