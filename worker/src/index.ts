/** The front door, for the benchmarks: what they measure in this process. */
export { readFields } from './canonical-json.ts';
export { auditLineTransform } from './transforms/audit-line.ts';
export { remapTransform } from './transforms/remap.ts';
export { compile } from './vrl/compile.ts';
export { jsonOf } from './vrl/json-writer.ts';
