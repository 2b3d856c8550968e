/** Files that only one sink may write: their directories, and who wants the same ones. */
import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Sink } from '../component.ts';
import type { Component } from './components.ts';
import type { Mistakes } from './mistake.ts';
import { nodeAt } from './node.ts';

function ownedFilesOf({ definition, options }: Component<Sink>): readonly string[] {
  return definition.ownedFiles?.(options) ?? [];
}

/** Where it writes files, as far as that does not depend on the event or the time. */
export function directoriesOwned(component: Component<Sink>): readonly string[] {
  return ownedFilesOf(component).map((path) => {
    const literal = path.slice(0, path.search(/%|\{\{|$/));
    return dirname(join(literal, 'x'.repeat(Number(literal.endsWith('/')))));
  });
}

/** All files of a directory are one trail, so no two sinks share one. */
export function checkOwnedFiles(sinks: readonly Component<Sink>[], mistakes: Mistakes): void {
  const owners = new Map<string, Component<Sink>>();
  for (const sink of sinks) {
    const place = nodeAt(sink.node, ['path'])?.place ?? sink.place;
    const where = { component: sink.name, place };
    for (const directory of directoriesOwned(sink).map(realPath)) {
      const owner = owners.get(directory);
      owners.set(directory, sink);
      if (owner === undefined) continue;
      const sentence = `\`${owner.name}\` writes in the same directory; each needs one of its own`;
      mistakes.error(sentence, where);
    }
    for (const path of ownedFilesOf(sink)) {
      const fault = faultOf(basename(path));
      if (fault !== undefined) mistakes.error(`\`path\` ${fault}`, where);
    }
  }
}

/** Where links lead to, as far as it is there already. */
function realPath(path: string): string {
  const whole = resolve(path);
  try {
    return realpathSync(whole);
  } catch {
    return dirname(whole) === whole ? whole : join(realPath(dirname(whole)), basename(whole));
  }
}

function faultOf(name: string): string | undefined {
  if (name.startsWith('dead-')) return 'begins like the dead-letter file';
  if (/\.(commits|gz|zst|tmp)$/.test(name)) return 'ends like what stands beside the files';
  return undefined;
}
