/** The reference of the configuration as a page. Nothing in it is written twice. */
import { type AnyDefinition, definitions } from './components.ts';
import { globalOptions, SECTIONS, vectorOnlyGlobals } from './global-options.ts';
import { commonOptionsOf, type Kind } from './common-options.ts';
import { schemaOf } from './json-schema.ts';
import { type OptionRow, optionRows } from './option-rows.ts';
import { testExample, testOptions, vectorOnlyTestOptions } from './test-options.ts';
import { tomlOf } from './toml.ts';

const HEAD = `# Configuration

This page is made from the schemas of the components: \`npm run generate\` writes it, and a test fails
while it is old. How the parts fit together, and what differs from Vector, is on
[Moving from Vector](moving-from-vector.md).
`;

const WHILE_IT_RUNS = `## While it runs

\`kill -HUP\` has \`pamir-audit run --config\` read the configuration again; \`--watch-config\` (\`-w\`) does
so whenever its files are others: within a second of an editor's saving one, of a new file in a directory of
the configuration, of Kubernetes' exchanging a mounted one, and of a change in a program, secret or certificate
that it reads. A file that is saved as it was is no change.

- Only components whose options changed are built again. A source that is unchanged keeps its connection, a
  transform what it remembers, a sink its files. Other \`inputs\` alone build nothing again.
- No event is lost or doubled. Each is walked through the old configuration or the new one, not through both.
- With a mistake in it the file changes nothing: the log has every mistake as \`validate\` tells it, and what
  ran runs on. So it does when a directory cannot be written or another worker has it, or when the broker
  refuses a source within five seconds; what was stopped for the new configuration is started again. Only if
  that fails, too, does the worker end.
- One line of the log says what was kept, changed, added and removed, and \`rewired\` names what is kept and
  has other inputs. \`/metrics\` counts \`audit_worker_reloads_total\` and \`audit_worker_failed_reloads_total\`.
- Variables are those of the process, so they stay as they are, and so do the flags. \`api\` changes with a
  restart, which the log says. A reload that changes or removes a source \`stdin\` is refused, because nobody
  can read on what it has begun. A configuration from standard input cannot be read again.
- Who asks during a reload gets another one after it, of the files as they are then.
`;

export function referencePage(): string {
  const parts = [HEAD, WHILE_IT_RUNS, globals(), ...SECTIONS.map(section), tests()];
  return parts.join('\n');
}

function globals(): string {
  return `## At the top

${tableOf(optionRows(schemaOf(globalOptions)))}${lacking(vectorOnlyGlobals)}`;
}

function section(name: (typeof SECTIONS)[number]): string {
  const kind = name.slice(0, -1) as Kind;
  const all: readonly AnyDefinition<unknown>[] = definitions[kind];
  const title = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
  return [`## ${title}\n`, common(kind), ...all.map((it) => component(name, it))].join('\n');
}

function common(kind: Kind): string {
  const lines = commonOptionsOf(kind).map(([name, effect]) => `- \`${name}\` ${effect}.`);
  return [`Options of Vector's that every ${kind} takes:\n`, ...lines, ''].join('\n');
}

function component(
  name: string,
  { type, summary, options, example, vectorOnly = {} }: AnyDefinition<unknown>,
): string {
  const lines = Object.entries(example).map(([key, value]) => `${key} = ${tomlOf(value)}`);
  const inputs = name === 'sources' ? [] : ['inputs = ["another"]'];
  const code = [`[${name}.mine]`, `type = "${type}"`, ...inputs, ...lines].join('\n');
  const rows = optionRows(schemaOf(options));
  return `### ${type}

${summary}

\`\`\`toml
${code}
\`\`\`

${rows.length === 0 ? 'It has no options.\n' : tableOf(rows)}${lacking(vectorOnly)}`;
}

/** What `[[tests]]` take; how to run them is told by hand, on the page that it names. */
function tests(): string {
  const lines = Object.entries(testExample).map(([key, value]) => `${key} = ${tomlOf(value)}`);
  return `## Tests

Tests of transforms, which \`pamir-audit test\` runs: [Testing a configuration](testing-a-configuration.md).

\`\`\`toml
${['[[tests]]', ...lines].join('\n')}
\`\`\`

${tableOf(optionRows(schemaOf(testOptions)))}${lacking(vectorOnlyTestOptions)}`;
}

function tableOf(rows: readonly OptionRow[]): string {
  const lines = rows.map(({ name, kind, isRequired, default: value, description }) => {
    const state = isRequired ? 'required' : value === undefined ? '' : `\`${value}\``;
    return `| \`${name}\` | ${kind} | ${state} | ${description} |`.replaceAll('\n', ' ');
  });
  return ['| option | is | default | meaning |', '| --- | --- | --- | --- |', ...lines, ''].join(
    '\n',
  );
}

/** What Vector has there. */
function lacking(reasons: Readonly<Record<string, string>>): string {
  const lines = Object.entries(reasons).map(([name, reason]) => `- \`${name}\`: ${reason}`);
  if (lines.length === 0) return '';
  return ['', "Options of Vector's that are not there:", '', ...lines, ''].join('\n');
}
