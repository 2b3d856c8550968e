/** The pipeline of a worker without a configuration: queue → line → daily file, console. */
import { join } from 'node:path';
import type { Endpoint } from '@pamir-audit/sdk';
import { openAmqpIntake } from './amqp-intake.ts';
import { deadSink } from './dead-sink.ts';
import type { Plan, PlannedSink } from './plan.ts';
import { preflight } from './preflight.ts';
import { expectSupported } from './segment/compressed.ts';
import type { Settings } from './settings.ts';
import { consoleSink } from './sinks/console.ts';
import { openTrailSink } from './trail-sink.ts';
import { auditLineTransform } from './transforms/audit-line.ts';

export interface BuiltInOptions {
  readonly settings: Settings;
  readonly endpoints: readonly Endpoint[];
  /** The broker deletes the queue once it is unused for so long. @default never */
  readonly queueExpiresMs?: number;
  /** Whether the management API is asked about the queue first. @default true */
  readonly isChecked?: boolean;
}

const AUDIT_LINE = 'audit_line';
/** There is no other plan after this one. */
const fingerprint = 'built in';

export function builtInPlan(options: BuiltInOptions): Plan {
  const { dir, keepDays, console: hasConsole, compress } = options.settings;
  if (compress !== 'none') expectSupported(compress);
  return {
    sources: [sourceOf(options)],
    transforms: [
      {
        id: AUDIT_LINE,
        fingerprint,
        inputs: ['source'],
        outputs: [],
        build: (context) => auditLineTransform.build({}, context),
      },
    ],
    sinks: [fileOf(options.settings), ...(hasConsole ? [consoleCopy] : [])],
    dead: deadSink(dir, keepDays),
  };
}

function sourceOf({ settings, endpoints, queueExpiresMs, isChecked = true }: BuiltInOptions) {
  const { exchange, queue, queueType, bindings, prefetch } = settings;
  return {
    id: 'source',
    fingerprint,
    build: ({ log }: Parameters<PlannedSink['build']>[0]) =>
      openAmqpIntake(
        {
          endpoints,
          exchange,
          queue,
          queue_type: queueType,
          bindings,
          prefetch,
          expires_ms: queueExpiresMs,
          check: isChecked ? (stop) => preflight({ settings, endpoints, log, stop }) : undefined,
        },
        log,
      ),
  };
}

function fileOf(settings: Settings): PlannedSink {
  const { dir, file, fileBytes, compress, keepDays } = settings;
  return {
    id: 'file',
    fingerprint,
    inputs: [AUDIT_LINE],
    isBestEffort: false,
    directories: [dir],
    build: (context) =>
      openTrailSink(
        {
          path: join(dir, file),
          kind: 'events',
          maxSegmentBytes: fileBytes,
          upkeep: { compression: compress === 'none' ? undefined : compress, keepDays },
        },
        context,
      ),
  };
}

/** The console is shown what the daily file has. */
const consoleCopy: PlannedSink = {
  id: 'console',
  fingerprint,
  inputs: [AUDIT_LINE],
  isBestEffort: true,
  directories: [],
  build: (context) => consoleSink.build(consoleSink.options.parse({}), context),
};
