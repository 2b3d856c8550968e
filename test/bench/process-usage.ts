/** What a process cost, read from the operating system: a profiler inside would see only its own part. */
import { readdirSync, readFileSync } from 'node:fs';

/** The kernel counts processor time in hundredths of a second for everybody, whatever it does inside. */
const TICKS_PER_SECOND = 100;
const NANOSECONDS = 1e9;

export interface Usage {
  /** User and system time of all threads. */
  readonly cpuSeconds: number;
  /** Most memory that was resident at once, VmHWM. */
  readonly peakMegabytes: number;
}

export function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11)
    .map(Number);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const peak = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]);
  return { cpuSeconds: (user + system) / TICKS_PER_SECOND, peakMegabytes: peak / 1024 };
}

/** Processor time of the threads that live, to the nanosecond: an idle process uses less than a tick. */
export function exactCpuSeconds(pid: number): number {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const [running = '0'] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(
      ' ',
    );
    nanoseconds += Number(running);
  }
  return nanoseconds / NANOSECONDS;
}
