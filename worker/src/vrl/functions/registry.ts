/** Every function of the language. Adding one is an entry in a file beside this one. */
import type { VrlFunction } from '../function.ts';
import { codecs } from './codecs.ts';
import { conversions } from './conversions.ts';
import { debugging } from './debugging.ts';
import { flattening } from './flattening.ts';
import { hashes } from './hashes.ts';
import { iteration } from './iteration.ts';
import { json } from './json.ts';
import { keyValue } from './key-value.ts';
import { lists } from './lists.ts';
import { network } from './network.ts';
import { objects } from './objects.ts';
import { paths } from './paths.ts';
import { patterns } from './patterns.ts';
import { redaction } from './redaction.ts';
import { system } from './system.ts';
import { texts } from './texts.ts';
import { times } from './times.ts';
import { typeAssertions } from './type-assertions.ts';
import { typeTests } from './type-tests.ts';

const all: readonly VrlFunction[] = [
  ...codecs,
  ...conversions,
  ...debugging,
  ...flattening,
  ...hashes,
  ...iteration,
  ...json,
  ...keyValue,
  ...lists,
  ...network,
  ...objects,
  ...paths,
  ...patterns,
  ...redaction,
  ...system,
  ...texts,
  ...times,
  ...typeAssertions,
  ...typeTests,
];

export const functions: ReadonlyMap<string, VrlFunction> = new Map(all.map((it) => [it.name, it]));
