/** Which running of the machine this is: after a crash of it, what was not synced may be gone. */
import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';

/**
 * The kernel's boot id. Where there is none each start counts as a new boot, which is the careful
 * answer: it trusts only what can be verified.
 */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return randomUUID();
  }
}
