#!/usr/bin/env -S node --max-semi-space-size=32 --no-parallel-scavenge
// Thousands of events are in hand at once: with the 16 MB that Node has for what is young, half of them are
// copied before they are gone, and four threads that collect so little cost more than they help.
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
