/**
 * Loaded before the worker: shifts its clock by the milliseconds that a file holds, which may change
 * while it runs. The product has no hook for this, and needs none.
 */
import { readFileSync } from 'node:fs';

const REREAD_MS = 20;
const RealDate = Date;
const path = process.env['FAULTS_CLOCK'] ?? '';
let offset = 0;
let readAt = -Infinity;

function shifted(): number {
  if (performance.now() - readAt > REREAD_MS) {
    readAt = performance.now();
    offset = Number(readFileSync(path, 'utf8')) || offset;
  }
  return RealDate.now() + offset;
}

class ShiftedDate extends RealDate {
  constructor(...args: [] | [number | string]) {
    super(args.length === 0 ? shifted() : args[0]);
  }

  static override now(): number {
    return shifted();
  }
}

globalThis.Date = ShiftedDate as DateConstructor;
