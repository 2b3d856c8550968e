import { expect, test } from 'vitest';
import { commandLine } from '../command-line.ts';
import { commandLinePage } from './reference-page.ts';

test('the page of the command line is current', async () => {
  const page = commandLinePage(commandLine(new AbortController().signal, () => {}));
  await expect(page).toMatchFileSnapshot('../../../docs/command-line.md');
});
