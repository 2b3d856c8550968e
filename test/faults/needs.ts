/** What some faults need of the machine. One that cannot run is named with the reason. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findServer } from '@pamir-audit/broker';
import type { Fault, Need } from './fault.ts';

const works = (command: string, ...args: string[]) =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

const checks: Readonly<Record<Need, () => string | undefined>> = {
  server: () => (findServer() === undefined ? 'rabbitmq-server is not installed' : undefined),
  strace: () =>
    // It may be installed and still not be allowed to trace.
    works('strace', '-qq', '-o', '/dev/null', 'true') ? undefined : 'strace is missing or refused',
  root: () => (canMount() ? undefined : 'no right to mount a file system'),
};

function canMount(): boolean {
  const place = join(tmpdir(), `pamir-audit-faults-mount-${process.pid}`);
  mkdirSync(place, { recursive: true });
  const isMounted = works('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place);
  if (isMounted) spawnSync('umount', [place]);
  rmdirSync(place);
  return isMounted;
}

const known = new Map<Need, string | undefined>();

/** Why the fault cannot run on this machine; undefined when it can. */
export function lacking({ needs = [] }: Fault): string | undefined {
  const reasons = needs.map((need) => {
    if (!known.has(need)) known.set(need, checks[need]());
    return known.get(need);
  });
  return reasons.find((it) => it !== undefined);
}
