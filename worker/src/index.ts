export { readFields } from './canonical-json.ts';
