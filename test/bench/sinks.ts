/** What further sinks and other encodings cost: each configuration beside the daily file alone. */
import type { Case } from './main.ts';
import { drainByWorker } from './drain.ts';
import { EXCHANGE } from './queue.ts';
import type { Configuration } from './worker.ts';

const FILE = sink('file', 'type = "file"\npath = "DIRECTORY/audit.log"\nencoding.codec = "json"');
const CONSOLE = sink('console', 'type = "console"\nencoding.codec = "json"');
const SECOND_FILE = sink(
  'second',
  'type = "file"\npath = "DIRECTORY/second/audit.log"\nencoding.codec = "json"',
);
const LOGFMT_FILE = sink(
  'file',
  'type = "file"\npath = "DIRECTORY/audit.log"\nencoding.codec = "logfmt"',
);
const ROTATING = sink(
  'rotating',
  'type = "rotating_file"\npath = "DIRECTORY/rotating.log"\nencoding.codec = "json"',
);

/** The console goes nowhere, which is the fastest reader there is. */
export function sinks(url: string, events: number): Case {
  const drain = (texts: readonly string[]) => () =>
    drainByWorker(url, {
      name: 'sinks',
      type: 'classic',
      events,
      configuration: configurationOf(texts),
    });
  return {
    name: 'sinks',
    unit: 'events a second; the baseline is a file alone, ours a file and the console',
    baseline: drain([FILE]),
    others: {
      'two files': drain([FILE, SECOND_FILE]),
      'file as logfmt': drain([LOGFMT_FILE]),
      'file and rotating_file': drain([FILE, ROTATING]),
    },
    ours: drain([FILE, CONSOLE]),
  };
}

function sink(name: string, options: string): string {
  return `[sinks.${name}]\ninputs = ["line"]\n${options}\n`;
}

function configurationOf(texts: readonly string[]): Configuration {
  return ({ url, queue, directory }) =>
    [
      `[sources.queue]`,
      `type = "amqp"`,
      `connection_string = "${url}"`,
      `queue = "${queue}"`,
      `queue_type = "classic"`,
      `exchange = "${EXCHANGE}"`,
      `[transforms.line]`,
      `type = "audit_line"`,
      `inputs = ["queue"]`,
      ...texts.map((text) => text.replaceAll('DIRECTORY', directory)),
    ].join('\n');
}
