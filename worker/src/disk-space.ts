/**
 * Room on the disk in three stages, as auditd has them: warn, act, stop. A trail that stops while there
 * is still room for what is being written has nothing to mend afterwards.
 */
import { statfs } from 'node:fs/promises';
import type { Logger } from './component.ts';

/** A number of bytes, or a share of the disk. */
export type Room = { readonly bytes: number } | { readonly percent: number };

export interface SpaceLimits {
  readonly warn: Room;
  readonly act: Room;
  readonly stop: Room;
}

export type SpaceStage = 'plenty' | 'warn' | 'act' | 'stop';

const UNITS: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

/** `10%`, `500M`, `2G`; undefined for anything else. */
export function parseRoom(text: string): Room | undefined {
  const [, number = '', unit = ''] = /^(\d{1,12}(?:\.\d{1,3})?)([KMG%]?)$/.exec(text) ?? [];
  if (number === '') return undefined;
  if (unit === '%') return Number(number) <= 100 ? { percent: Number(number) } : undefined;
  return { bytes: Math.floor(Number(number) * (UNITS[unit] ?? 1)) };
}

/** @param free bytes that an ordinary user may still write */
export function stageOf(free: number, total: number, limits: SpaceLimits): SpaceStage {
  const isBelow = (room: Room) =>
    'bytes' in room ? free < room.bytes : free * 100 < total * room.percent;
  const stages = ['stop', 'act', 'warn'] as const;
  return stages.find((stage) => isBelow(limits[stage])) ?? 'plenty';
}

export interface SpaceWatch {
  readonly stage: SpaceStage;
  /** Looks now, and says what it saw where it changed. */
  look(): Promise<SpaceStage>;
  close(): void;
}

const LOOK_EVERY_MS = 5000;

export async function watchSpace(
  directory: string,
  limits: SpaceLimits,
  log: Logger,
): Promise<SpaceWatch> {
  let stage: SpaceStage = 'plenty';

  async function look(): Promise<SpaceStage> {
    const { bavail, blocks, bsize } = await statfs(directory);
    const next = stageOf(bavail * bsize, blocks * bsize, limits);
    if (next !== stage) tell(log, next, { directory, freeBytes: bavail * bsize });
    stage = next;
    return stage;
  }

  await look();
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.warn({ directory, error }, 'Cannot see the free space.'));
  }, LOOK_EVERY_MS);
  timer.unref();
  return {
    get stage() {
      return stage;
    },
    look,
    close: () => clearInterval(timer),
  };
}

function tell(log: Logger, stage: SpaceStage, fields: object): void {
  if (stage === 'plenty') log.info(fields, 'There is room on the disk again.');
  if (stage === 'warn') log.warn(fields, 'The disk is filling up.');
  if (stage === 'act') log.error(fields, 'The disk is nearly full.');
  if (stage === 'stop') log.error(fields, 'The disk has no room to spare; writing stops.');
}
