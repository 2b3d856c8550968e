#!/usr/bin/env node
// A committed file, so that npm links it even before anything is built.
import { existsSync } from 'node:fs';

const built = new URL('../dist/main.js', import.meta.url);
if (existsSync(built)) {
  await import(built.href);
} else {
  process.stderr.write(
    'pamir-audit: this checkout is not built; run `npm run build` in it first\n',
  );
  process.exitCode = 1;
}
