/** The broker itself: version, alarms, clock, and what the login may do. Pure. */
import type { TopologySettings } from '../audit-topology.ts';
import type { Alarm, Permission } from '../management.ts';
import { type Finding, ok, problem, unchecked, warning } from './finding.ts';
import { matches, versionNumbers } from './rules.ts';

const OLDEST = [3, 10] as const;
const LONGEST_DIFFERENCE_MS = 5000;

export function checkVersion(version: string | undefined): Finding {
  if (version === undefined) return unchecked('the broker does not tell its version');
  const [major, minor] = versionNumbers(version);
  const isOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  if (!isOld) return ok(`RabbitMQ ${version}`);
  return warning(
    `RabbitMQ ${version} is older than ${OLDEST.join('.')}`,
    'Dead-lettering at least once begins with 3.10: upgrade.',
  );
}

export function checkAlarms(alarms: readonly Alarm[]): Finding[] {
  if (alarms.length === 0) return [ok('the broker has no alarm of memory or disk')];
  return alarms.map(({ node, resource }) =>
    problem(
      `node '${node}' has an alarm: ${resource}; the whole cluster takes no events`,
      resource.startsWith('disk')
        ? 'Make room on its disk: consume or delete the longest queues first.'
        : 'Give it more memory, or consume the longest queues.',
    ),
  );
}

export function checkClock(clockAheadMs: number): Finding {
  const seconds = Math.round(Math.abs(clockAheadMs) / 1000);
  if (Math.abs(clockAheadMs) <= LONGEST_DIFFERENCE_MS) {
    return ok('the clocks of the broker and of this machine agree');
  }
  return warning(
    `the clock of the broker is ${seconds} s ${clockAheadMs > 0 ? 'ahead of' : 'behind'} ours`,
    'Synchronise both (NTP): the day of a file and the time in an event would not fit together.',
  );
}

/** Whether the login could declare again what somebody deletes. To consume needs less. */
export function checkPermission(
  permission: Permission | undefined,
  user: string,
  { exchange, queue }: TopologySettings,
): Finding {
  const what = `whether user '${user}' may configure and bind`;
  if (permission === undefined) {
    return unchecked(what, 'Only a login with the tag administrator may see it.');
  }
  const { configure, write, read } = permission;
  const missing = [
    ...[queue, exchange].filter((it) => !allows(configure, it)).map((it) => `configure '${it}'`),
    ...(allows(write, queue) ? [] : [`write '${queue}'`]),
    ...(allows(read, exchange) ? [] : [`read '${exchange}'`]),
  ];
  if (missing.length === 0) return ok(`user '${user}' may declare and bind what is missing`);
  return warning(
    `user '${user}' may not ${missing.join(', ')}`,
    'The worker consumes all the same, but what somebody deletes it cannot declare again.',
  );
}

/** An empty pattern allows nothing. */
function allows(pattern: string, name: string): boolean {
  return pattern !== '' && matches(pattern, name);
}
