/** Events in the Common Event Format of ArcSight: a header of seven parts, and extensions. */
import { AuditError } from '@pamir-audit/catalog';
import { z } from 'zod';
import { compareUtf8 } from '../canonical-json.ts';
import { fieldPath, pathOf } from '../value-path.ts';
import { getAt } from '../vrl/path.ts';
import type { Path } from '../vrl/syntax.ts';
import type { Value } from '../vrl/value.ts';
import { scalarText } from './value-text.ts';

const headerPart = (longest: number) =>
  z.string().refine((text) => Buffer.byteLength(inHeader(text)) <= longest, {
    error: `has more than ${longest} bytes, escapes included`,
  });

const LONGEST_NAME = 512;
const HIGHEST_SEVERITY = 10;

export const cefOptions = z.strictObject({
  version: z.enum(['V0', 'V1']).default('V0').describe('CEF 0.1, or 1.x.'),
  device_vendor: headerPart(63).default('Datadog').describe('Vendor of what the events are about.'),
  device_product: headerPart(63).default('Vector').describe('Its product.'),
  device_version: headerPart(31).default('0').describe("The product's version."),
  device_event_class_id: headerPart(1023)
    .default('Telemetry Event')
    .describe('Kind of the events, the same for all of them.'),
  severity: fieldPath()
    .default('cef.severity')
    .describe('Path of the field with the severity, 0 to 10.'),
  name: fieldPath()
    .default('cef.name')
    .describe('Path of the field that says in words what happened.'),
  extensions: z
    .record(
      z.string().regex(/^[A-Za-z]+$/, 'keys of extensions are letters of ASCII only'),
      fieldPath(),
    )
    .default({})
    .describe('Keys, and the paths of the fields with their values. Empty ones are left out.'),
});

export type CefOptions = z.output<typeof cefOptions>;

/** The function that it gives throws AuditError BODY_REFUSED where name or severity do not fit. */
export function cefEncoder(options: CefOptions): (value: Value) => string {
  const { version, device_vendor, device_product, device_version, device_event_class_id } = options;
  const start = [
    `CEF:${version.slice(1)}`,
    ...[device_vendor, device_product, device_version, device_event_class_id].map(inHeader),
  ].join('|');
  const [severity, name] = [pathOf(options.severity), pathOf(options.name)];
  const extensions = Object.entries(options.extensions).map(
    ([key, path]) => [key, pathOf(path)] as const,
  );
  return (value) => {
    const header = `${start}|${nameOf(textAt(value, name))}|${severityOf(textAt(value, severity))}`;
    const pairs = extensions
      .map(([key, path]) => [key, textAt(value, path)] as const)
      .filter(([, text]) => text !== '')
      .map(([key, text]) => `${key}=${inExtension(text)}`);
    return pairs.length === 0 ? header : `${header}|${pairs.toSorted(compareUtf8).join(' ')}`;
  };
}

function textAt(value: Value, path: Path): string {
  return scalarText(getAt(value, path) ?? null) ?? '';
}

function severityOf(text: string): number {
  const severity = /^\+?\d+$/.test(text) ? Number(text) : Infinity;
  if (severity <= HIGHEST_SEVERITY) return severity;
  const message = `cef needs a severity of 0 to ${HIGHEST_SEVERITY}`;
  throw new AuditError('BODY_REFUSED', text === '' ? `${message}, and there is none` : message);
}

function nameOf(text: string): string {
  const name = inHeader(text);
  const bytes = Buffer.byteLength(name);
  if (bytes <= LONGEST_NAME) return name;
  const message = `cef takes a name of ${LONGEST_NAME} bytes, and this one has ${bytes}`;
  throw new AuditError('BODY_REFUSED', message);
}

/** A header has one line: a line break in it would begin another event. */
function inHeader(text: string): string {
  return text.replaceAll(/[\\|]/g, String.raw`\$&`).replaceAll(/[\r\n]+/g, ' ');
}

/** Line breaks as the specification has them, so that a value cannot forge a second event. */
function inExtension(text: string): string {
  return text
    .replaceAll(/[\\=]/g, String.raw`\$&`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\r', String.raw`\r`);
}
