/** Warnings about what a program computes for nothing: variables, and values of statements. */
import { type Mistake, diagnosticOf } from './compilation.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { VrlFunction } from './function.ts';
import type { AssignmentNode, CallNode, Node, QueryTarget, Span } from './syntax.ts';

const UNUSED = 900;

/** Names that begin with an underscore say that this is meant. */
export function findUnused(
  nodes: readonly Node[],
  functions: ReadonlyMap<string, VrlFunction>,
  source: string,
): readonly Diagnostic[] {
  const search = new Search(functions, source);
  search.statements(nodes);
  return search.result();
}

class Search {
  readonly #functions: ReadonlyMap<string, VrlFunction>;
  readonly #source: string;
  readonly #assigned = new Map<string, Span>();
  readonly #used = new Set<string>();
  readonly #found: Diagnostic[] = [];
  #isInClosure = false;

  constructor(functions: ReadonlyMap<string, VrlFunction>, source: string) {
    this.#functions = functions;
    this.#source = source;
  }

  result(): readonly Diagnostic[] {
    const variables = [...this.#assigned].filter(([name]) => !this.#used.has(name));
    return [
      ...this.#found,
      ...variables.map(([name, span]) =>
        warning(`unused variable \`${name}\``, {
          span,
          text: 'nothing reads it',
          help: [`use it, or call it _${name}`],
        }),
      ),
    ];
  }

  /** All but the last have their value thrown away. */
  statements(nodes: readonly Node[]): void {
    for (const [at, node] of nodes.entries()) {
      if (at < nodes.length - 1 && this.#isPointless(node)) {
        const text = this.#source.slice(node.span.start, node.span.end);
        const help = ['use its value, or remove it'];
        this.#found.push(
          warning(`unused result: \`${text}\``, {
            span: node.span,
            text: 'this has no effect',
            help,
          }),
        );
      }
      this.#visit(node);
    }
  }

  /** It does nothing but give a value. */
  #isPointless(node: Node): boolean {
    switch (node.type) {
      case 'literal':
      case 'template':
      case 'variable':
        return true;
      case 'array':
        return node.items.every((it) => this.#isPointless(it));
      case 'object':
        return node.entries.every(({ value }) => this.#isPointless(value));
      case 'query':
        return typeof node.target === 'string' || this.#isPointless(node.target);
      case 'not':
        return this.#isPointless(node.operand);
      case 'binary':
        return this.#isPointless(node.left) && this.#isPointless(node.right);
      case 'call':
        return this.#isPointlessCall(node);
      default:
        return false;
    }
  }

  #isPointlessCall({ name, aborts, closure, arguments: list }: CallNode): boolean {
    const hasEffect = this.#functions.get(name)?.hasEffect === true;
    if (aborts || hasEffect || closure !== undefined) return false;
    return list.every(({ value }) => this.#isPointless(value));
  }

  // oxlint-disable-next-line complexity -- one line per kind of node reads best whole
  #visit(node: Node): void {
    switch (node.type) {
      case 'template':
        for (const part of node.parts) if (typeof part !== 'string') this.#visit(part);
        break;
      case 'variable':
        this.#used.add(node.name);
        break;
      case 'query':
        this.#target(node.target);
        break;
      case 'array':
        node.items.forEach((it) => this.#visit(it));
        break;
      case 'object':
        node.entries.forEach(({ value }) => this.#visit(value));
        break;
      case 'group':
      case 'block':
        this.statements(node.body);
        break;
      case 'binary':
        this.#visit(node.left);
        this.#visit(node.right);
        break;
      case 'not':
        this.#visit(node.operand);
        break;
      case 'if':
        this.#visit(node.condition);
        this.#visit(node.body);
        if (node.otherwise !== undefined) this.#visit(node.otherwise);
        break;
      case 'abort':
        if (node.message !== undefined) this.#visit(node.message);
        break;
      case 'return':
        this.#visit(node.value);
        break;
      case 'assignment':
        this.#assignment(node);
        break;
      case 'call':
        node.arguments.forEach(({ value }) => this.#visit(value));
        if (node.closure !== undefined) this.#closure(node.closure.body.body);
        break;
      case 'literal':
        break;
    }
  }

  #target(target: QueryTarget): void {
    if (typeof target !== 'string') this.#visit(target);
  }

  #assignment({ target, error, merges, value }: AssignmentNode): void {
    for (const it of [target, error]) {
      if (it?.type !== 'local') continue;
      // Changing a part of it, or merging into it, reads it too; a closure may run again.
      if (it.path.length > 0 || merges || this.#isInClosure) this.#used.add(it.name);
      else if (!it.name.startsWith('_') && !this.#assigned.has(it.name))
        this.#assigned.set(it.name, it.span);
    }
    this.#visit(value);
  }

  #closure(body: readonly Node[]): void {
    const before = this.#isInClosure;
    this.#isInClosure = true;
    this.statements(body);
    this.#isInClosure = before;
  }
}

function warning(message: string, mistake: Mistake): Diagnostic {
  return diagnosticOf('warning', UNUSED, message, mistake);
}
