/** Every component the worker knows. Adding one is one file, and its import and name here. */
import { amqpSource } from './sources/amqp.ts';
import { consoleSink } from './sinks/console.ts';
import { fileSink } from './sinks/file.ts';
import { rotatingFileSink } from './sinks/rotating-file.ts';
import { auditLineTransform } from './transforms/audit-line.ts';
import { remapTransform } from './transforms/remap.ts';

export const sources = [amqpSource] as const;
export const transforms = [auditLineTransform, remapTransform] as const;
export const sinks = [consoleSink, fileSink, rotatingFileSink] as const;
