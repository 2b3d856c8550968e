/** All faults, in the order in which they run. */
import type { Fault } from './fault.ts';
import { clocks } from './kinds/clock.ts';
import { disk } from './kinds/disk.ts';
import { kills } from './kinds/kills.ts';
import { network } from './kinds/network.ts';
import { poison } from './kinds/poison.ts';
import { power } from './kinds/power.ts';
import { repeats } from './kinds/repeats.ts';
import { signals } from './kinds/signals.ts';
import { syscalls } from './kinds/syscalls.ts';
import { tampering } from './kinds/tampering.ts';

export const faults: readonly Fault[] = [
  ...kills,
  ...power,
  ...syscalls,
  ...signals,
  ...network,
  ...disk,
  ...tampering,
  ...clocks,
  ...poison,
  ...repeats,
];
