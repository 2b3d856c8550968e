/** Every component the worker knows. Adding one is one file, and its import and name here. */
import { amqpSource } from './sources/amqp.ts';
import { demoLogsSource } from './sources/demo-logs.ts';
import { fileSource } from './sources/file.ts';
import { stdinSource } from './sources/stdin.ts';
import { consoleSink } from './sinks/console.ts';
import { fileSink } from './sinks/file.ts';
import { rotatingFileSink } from './sinks/rotating-file.ts';
import { auditLineTransform } from './transforms/audit-line.ts';
import { dedupeTransform } from './transforms/dedupe.ts';
import { exclusiveRouteTransform } from './transforms/exclusive-route.ts';
import { filterTransform } from './transforms/filter.ts';
import { remapTransform } from './transforms/remap.ts';
import { routeTransform } from './transforms/route.ts';
import { sampleTransform } from './transforms/sample.ts';
import { throttleTransform } from './transforms/throttle.ts';

export const sources = [amqpSource, demoLogsSource, fileSource, stdinSource] as const;
export const transforms = [
  auditLineTransform,
  dedupeTransform,
  exclusiveRouteTransform,
  filterTransform,
  remapTransform,
  routeTransform,
  sampleTransform,
  throttleTransform,
] as const;
export const sinks = [consoleSink, fileSink, rotatingFileSink] as const;
