/** Kinds of file systems that a trail must not be on. */

/** Numbers of statfs(2). https://man7.org/linux/man-pages/man2/statfs.2.html */
const NETWORK_FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
]);

/**
 * Why a directory on a file system of this type cannot hold a trail; undefined when it can.
 *
 * @param type what statfs says
 */
export function whyUnfit(directory: string, type: number): string | undefined {
  const name = NETWORK_FILE_SYSTEMS.get(type);
  if (name === undefined) return undefined;
  return `directory ${directory} is on ${name}, where neither its lock nor a sync can be relied on`;
}
