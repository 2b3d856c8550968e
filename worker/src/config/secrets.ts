/**
 * Secrets from files: `SECRET[backend.key]` in a text stands for the value of `key` in the backend
 * of that name. They are read once, when the configuration is.
 */
import { readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { z } from 'zod';

const fileBackend = z.strictObject({
  type: z.literal('file').describe('A JSON object in a file.'),
  path: z.string().min(1).describe('The file.'),
});

const directoryBackend = z.strictObject({
  type: z.literal('directory').describe('A file for each secret, such as Kubernetes mounts.'),
  path: z.string().min(1).describe('The directory.'),
  remove_trailing_whitespace: z
    .boolean()
    .default(false)
    .describe('Leave out white space at the end, which editors put there.'),
});

export const secretBackends = z.record(
  z.string(),
  z.discriminatedUnion('type', [fileBackend, directoryBackend]),
);

export type SecretBackends = z.output<typeof secretBackends>;

/** Gives a secret, or throws an Error that says why there is none, without a value in it. */
export type Secrets = (backend: string, key: string) => string;

/** @param read told of each file that a secret is looked up in */
export function openSecrets(
  backends: SecretBackends,
  read: (path: string) => void = () => {},
): Secrets {
  const files = new Map<string, Readonly<Record<string, unknown>>>();
  return (name, key) => {
    const backend = Object.hasOwn(backends, name) ? backends[name] : undefined;
    if (backend === undefined) throw new Error(`there is no secret backend ${name}`);
    read(backend.type === 'directory' ? join(backend.path, key) : backend.path);
    if (backend.type === 'directory') return readOne(backend, key);
    const values = files.get(name) ?? readAll(backend.path);
    files.set(name, values);
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    if (typeof value === 'string') return value;
    const what = value === undefined ? 'there is no secret' : 'this is no text:';
    throw new Error(`${what} ${key} in ${backend.path}`);
  };
}

function readAll(path: string): Readonly<Record<string, unknown>> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`cannot read the secrets in ${path}: ${codeOf(error)}`, { cause: error });
  }
  try {
    const values: unknown = JSON.parse(text);
    if (typeof values === 'object' && values !== null && !Array.isArray(values)) {
      return values as Readonly<Record<string, unknown>>;
    }
  } catch {
    // The parser's own words quote what it read.
  }
  throw new Error(`the secrets in ${path} are no JSON object`);
}

type Directory = z.output<typeof directoryBackend>;

function readOne({ path, remove_trailing_whitespace: isTrimmed }: Directory, key: string): string {
  const file = resolve(join(path, key));
  if (!file.startsWith(resolve(path) + sep)) throw new Error(`the secret ${key} is not in ${path}`);
  try {
    const text = readFileSync(file, 'utf8');
    return isTrimmed ? text.trimEnd() : text;
  } catch (error) {
    throw new Error(`cannot read the secret ${key} in ${path}: ${codeOf(error)}`, { cause: error });
  }
}

/** The system's message holds the path, which the sentence has already. */
function codeOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return code ?? 'unknown reason';
}
