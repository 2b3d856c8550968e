/** `pamir-audit generate` and `schema`: a configuration to begin with, and what editors check it by. */
import { configurationSchema } from '../config/json-schema.ts';
import { templateOf } from '../config/template.ts';
import { OK } from '../exit.ts';

export function generate(expression: string): number {
  process.stdout.write(templateOf(expression));
  return OK;
}

export function schema(): number {
  process.stdout.write(`${JSON.stringify(configurationSchema(), undefined, 2)}\n`);
  return OK;
}
