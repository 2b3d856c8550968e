/** A link to a broker for a test, closed after it. */
import { afterEach } from 'vitest';
import { type Link, openLink } from './link.ts';

const open: Link[] = [];
afterEach(() => {
  for (const link of open.splice(0)) link.close();
});

export async function startProxy(target: string): Promise<Link> {
  const link = await openLink(target);
  open.push(link);
  return link;
}

/** Whether the bytes hold a method frame of a channel: class and method by their AMQP numbers. */
export function holdsMethod(bytes: Buffer, classId: number, methodId: number): boolean {
  for (let at = 0; at + 11 <= bytes.length;) {
    const size = bytes.readUInt32BE(at + 3);
    const isChannelMethod = bytes[at] === 1 && bytes.readUInt16BE(at + 1) > 0;
    const isIt = bytes.readUInt16BE(at + 7) === classId && bytes.readUInt16BE(at + 9) === methodId;
    if (isChannelMethod && isIt) return true;
    at += size + 8;
  }
  return false;
}
