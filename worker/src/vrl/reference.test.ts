import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { functions } from './functions/registry.ts';
import { functionsPage } from './reference.ts';

const file = new URL('../../../docs/remap.md', import.meta.url);
const HEADING = '\n## Functions\n';

/** `npm run generate` writes it. */
function generated(): string {
  const page = readFileSync(file, 'utf8');
  return page.slice(0, page.indexOf(HEADING) + HEADING.length) + '\n' + functionsPage();
}

test('docs/remap.md has every function as it is defined', () => {
  if (process.env['UPDATE_REFERENCE'] === 'true') writeFileSync(file, generated());
  const page = readFileSync(file, 'utf8');
  expect(page).toBe(generated());
  expect(page.match(/^### /gm)).toHaveLength(functions.size);
});

test('no function is both here and not here yet', () => {
  const [, missing = ''] = functionsPage().split('## Functions that are not here yet');
  const names = [...missing.matchAll(/^- `(\w+)`$/gm)].map(([, name]) => name as string);
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name) => functions.has(name))).toEqual([]);
});
