/** The shape of a parsed program. Every node knows the part of the source that it came from. */

/** Offsets into the source, in UTF-16 units; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Segment =
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'index'; readonly index: number }
  /** The first of these fields that exists. */
  | { readonly type: 'either'; readonly names: readonly string[] };

export type Path = readonly Segment[];

interface At {
  readonly span: Span;
}

export type BinaryOperator =
  | '??'
  | '||'
  | '&&'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '|'
  | '+'
  | '-'
  | '*'
  | '/';

export interface LiteralNode extends At {
  readonly type: 'literal';
  readonly literal:
    | { readonly type: 'string'; readonly text: string }
    | { readonly type: 'integer'; readonly value: number | bigint }
    | { readonly type: 'float'; readonly value: number }
    | { readonly type: 'regex'; readonly source: string }
    | { readonly type: 'timestamp'; readonly text: string }
    | { readonly type: 'constant'; readonly value: boolean | null };
}

/** A string with `{{ variable }}` in it. */
export interface TemplateNode extends At {
  readonly type: 'template';
  readonly parts: readonly (string | VariableNode)[];
}

export interface VariableNode extends At {
  readonly type: 'variable';
  readonly name: string;
}

/** What a path starts from: the event, its metadata, or the value of an expression. */
export type QueryTarget = 'event' | 'metadata' | VariableNode | CallNode | ContainerNode;

export interface QueryNode extends At {
  readonly type: 'query';
  readonly target: QueryTarget;
  readonly path: Path;
}

export interface ArrayNode extends At {
  readonly type: 'array';
  readonly items: readonly Node[];
}

export interface ObjectNode extends At {
  readonly type: 'object';
  readonly entries: readonly { readonly key: string; readonly value: Node }[];
}

/** Parentheses. More than one expression only where a condition is expected. */
export interface GroupNode extends At {
  readonly type: 'group';
  readonly body: readonly Node[];
}

export interface BlockNode extends At {
  readonly type: 'block';
  readonly body: readonly Node[];
}

export type ContainerNode = ArrayNode | ObjectNode | GroupNode | BlockNode;

export interface BinaryNode extends At {
  readonly type: 'binary';
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  readonly left: Node;
  readonly right: Node;
}

export interface NotNode extends At {
  readonly type: 'not';
  readonly operand: Node;
}

export interface IfNode extends At {
  readonly type: 'if';
  readonly condition: Node;
  readonly body: BlockNode;
  readonly otherwise: BlockNode | undefined;
}

export interface AbortNode extends At {
  readonly type: 'abort';
  readonly message: Node | undefined;
}

export interface ReturnNode extends At {
  readonly type: 'return';
  readonly value: Node;
}

/** `_`, which keeps nothing. */
export interface NothingNode extends At {
  readonly type: 'nothing';
}

export type TargetNode =
  | NothingNode
  | ({ readonly type: 'local'; readonly name: string; readonly path: Path } & At)
  | ({ readonly type: 'root'; readonly root: 'event' | 'metadata'; readonly path: Path } & At);

export interface AssignmentNode extends At {
  readonly type: 'assignment';
  readonly target: TargetNode;
  /** Set for `target, error = value`. */
  readonly error: TargetNode | undefined;
  /** True for `|=`. */
  readonly merges: boolean;
  readonly value: Node;
}

export interface Argument extends At {
  readonly keyword: { readonly name: string; readonly span: Span } | undefined;
  readonly value: Node;
}

export interface ClosureNode extends At {
  /** `_` becomes undefined: the value is not kept. */
  readonly variables: readonly { readonly name: string | undefined; readonly span: Span }[];
  readonly body: BlockNode;
}

export interface CallNode extends At {
  readonly type: 'call';
  readonly name: string;
  readonly nameSpan: Span;
  /** True for `name!(…)`. */
  readonly aborts: boolean;
  readonly arguments: readonly Argument[];
  readonly closure: ClosureNode | undefined;
}

export type Node =
  | LiteralNode
  | TemplateNode
  | VariableNode
  | QueryNode
  | ContainerNode
  | BinaryNode
  | NotNode
  | IfNode
  | AbortNode
  | ReturnNode
  | AssignmentNode
  | CallNode;

/** A path as it is written. */
export function pathText(path: Path): string {
  return path.map(segmentText).join('');
}

function segmentText(segment: Segment): string {
  if (segment.type === 'index') return `[${segment.index}]`;
  if (segment.type === 'field') return `.${fieldText(segment.name)}`;
  return `.(${segment.names.map(fieldText).join(' | ')})`;
}

function fieldText(name: string): string {
  return /^[A-Za-z0-9_@]*[A-Za-z_@][A-Za-z0-9_@]*$/.test(name) ? name : JSON.stringify(name);
}
