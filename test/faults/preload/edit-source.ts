/** Edits one module while it is loaded. An edit that no longer matches ends the worker at once. */
import { writeSync } from 'node:fs';
import type { LoadHook } from 'node:module';
import { mutants as ofAccounting } from '../../accounting/mutants.ts';
import { mutants } from '../mutants.ts';

const STDERR = 2;
let mutant: (typeof ofAccounting)[number] | undefined;

export function initialize(name: string): void {
  mutant = [...mutants, ...ofAccounting].find((it) => it.name === name);
  if (mutant === undefined) throw new Error(`there is no mutant ${name}`);
}

export const load: LoadHook = async (url, context, nextLoad) => {
  const loaded = await nextLoad(url, context);
  if (mutant === undefined || !url.endsWith(`/${mutant.file}`)) return loaded;
  let source = Buffer.from(loaded.source as Uint8Array).toString();
  for (const [find, replace] of mutant.edits) {
    const count = source.split(find).length - 1;
    if (count !== 1) throw new Error(`mutant ${mutant.name}: '${find}' is there ${count} times`);
    source = source.replace(find, () => replace);
  }
  writeSync(STDERR, `mutant ${mutant.name} is in place\n`);
  return { ...loaded, source };
};
