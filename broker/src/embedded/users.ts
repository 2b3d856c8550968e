/** Who may log in, and what each may do where. */
import { timingSafeEqual } from 'node:crypto';
import { channelError } from './error.ts';

/**
 * Regular expressions over names, as in RabbitMQ: an empty one matches nothing. One that is missing
 * matches everything.
 */
export interface Permissions {
  readonly configure?: string;
  readonly write?: string;
  readonly read?: string;
}

export interface User {
  readonly password: string;
  /** By virtual host. @default everything everywhere */
  readonly permissions?: Readonly<Record<string, Permissions>>;
}

/** By name; a text is the password of a user who may do everything. */
export type Users = Readonly<Record<string, string | User>>;

/** What one user may do in one virtual host. */
export interface Access {
  readonly user: string;
  /** @throws AmqpError 403 */
  expect(right: keyof Permissions, kind: 'exchange' | 'queue', name: string): void;
}

export function isLogin(users: Users, name: string, password: string): boolean {
  const user = Object.hasOwn(users, name) ? users[name] : undefined;
  if (user === undefined) return false;
  const [given, right] = [password, typeof user === 'string' ? user : user.password].map((it) =>
    Buffer.from(it),
  ) as [Buffer, Buffer];
  return given.length === right.length && timingSafeEqual(given, right);
}

/** @returns undefined when the user has no right to the virtual host at all */
export function accessOf(users: Users, user: string, host: string): Access | undefined {
  const entry = users[user];
  const all = typeof entry === 'object' ? entry.permissions : undefined;
  const granted = all === undefined ? {} : all[host];
  if (granted === undefined) return undefined;
  const patterns = new Map(
    Object.entries(granted).map(([right, pattern]) => [right, new RegExp(String(pattern) || '^$')]),
  );
  return {
    user,
    expect(right, kind, name) {
      const pattern = patterns.get(right);
      // The default exchange has no name, and this one where rights are concerned.
      const subject = kind === 'exchange' && name === '' ? 'amq.default' : name;
      if (pattern === undefined || pattern.test(subject)) return;
      const what = `${right} access to ${kind} '${subject}' in vhost '${host}'`;
      throw channelError(403, `${what} refused for user '${user}'`);
    },
  };
}
