/**
 * How far each file was read and stored, in a file of its own.
 *
 * It is exchanged whole, synced before it takes its name, so a crash leaves the old or the new one.
 * It never runs ahead of what is stored: what it does not know is read again. Lines have the same ids
 * then, unless the file was cut meanwhile: what is behind the cut are other lines, even if they are equal.
 */
import { open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AuditError } from '@pamir-audit/catalog';
import { z } from 'zod';
import { makeDirectory } from '../make-directory.ts';

const format = z.object({
  version: z.literal(1),
  files: z.array(
    z.object({
      fingerprint: z.string(),
      offset: z.int().min(0),
      cuts: z.int().min(0).default(0),
    }),
  ),
});

/** Where to go on, and how often the file was cut before. */
export interface Position {
  readonly offset: number;
  readonly cuts: number;
}

/** Files that nobody has seen for longest are forgotten first. */
const MOST_FILES = 10_000;

export class Checkpoints {
  readonly #path: string;
  readonly #positions: Map<string, Position>;
  #isSaved = true;

  private constructor(path: string, positions: Map<string, Position>) {
    this.#path = path;
    this.#positions = positions;
  }

  /** @throws AuditError CONFIG_INVALID when there is one that cannot be read */
  static async load(directory: string): Promise<Checkpoints> {
    const path = join(directory, 'checkpoints.json');
    await makeDirectory(directory);
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT')
        return new Checkpoints(path, new Map());
      throw new AuditError('CONFIG_INVALID', `cannot read the checkpoints in ${path}`, { cause });
    }
    return new Checkpoints(path, new Map(parse(text, path)));
  }

  get(fingerprint: string): Position | undefined {
    return this.#positions.get(fingerprint);
  }

  set(fingerprint: string, { offset, cuts }: Position): void {
    const before = this.#positions.get(fingerprint);
    if (before?.offset === offset && before.cuts === cuts) return;
    // The last one set is the last one forgotten.
    this.#positions.delete(fingerprint);
    this.#positions.set(fingerprint, { offset, cuts });
    this.#isSaved = false;
  }

  async save(): Promise<void> {
    if (this.#isSaved) return;
    this.#isSaved = true;
    const files = [...this.#positions].slice(-MOST_FILES);
    const entries = files.map(([fingerprint, position]) => ({ fingerprint, ...position }));
    const draft = `${this.#path}.new`;
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(JSON.stringify({ version: 1, files: entries }));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, this.#path);
    const directory = await open(dirname(this.#path));
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  }
}

/** Starting over instead would bring every line once more, and nobody would know why. */
function parse(text: string, path: string): readonly (readonly [string, Position])[] {
  try {
    const { files } = format.parse(JSON.parse(text));
    return files.map(({ fingerprint, ...position }) => [fingerprint, position] as const);
  } catch (cause) {
    const message = `the checkpoints in ${path} are damaged; delete the file to read all again`;
    throw new AuditError('CONFIG_INVALID', message, { cause });
  }
}
