#!/usr/bin/env -S node --max-semi-space-size=16 --no-parallel-scavenge
// Of what is young little lives when it is collected: four threads for that cost more than they help, and
// more room than this takes memory and saves no time.
// A committed file, so that npm links it even before anything is built.
import { existsSync } from 'node:fs';

const built = new URL('../bundle/main.js', import.meta.url);
if (existsSync(built)) {
  await import(built.href);
} else {
  process.stderr.write(
    'pamir-audit: this checkout is not built; run `npm run build` in it first\n',
  );
  process.exitCode = 1;
}
