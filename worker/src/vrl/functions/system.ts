/** From outside the event: `get_env_var`, `get_hostname`, `uuid_v4`, `uuid_v7`. */
import { randomBytes, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { gives, mayFail, optional, required, type VrlFunction } from '../function.ts';
import { fail, type Run } from '../runtime.ts';
import { timestampOfDate } from '../timestamp.ts';
import { lossy, STRING, type Text, type Timestamp, TIMESTAMP } from '../value.ts';

const environment: VrlFunction = {
  name: 'get_env_var',
  summary: 'A variable of the environment.',
  parameters: [required('name', STRING, 'Its name.')],
  examples: [
    { title: 'A default', source: 'get_env_var("NO_SUCH_VARIABLE") ?? "none"', result: '"none"' },
    {
      title: 'Not set',
      source: 'get_env_var!("NO_SUCH_VARIABLE")',
      error: 'function call error for "get_env_var" at (0:32): environment variable not found',
    },
  ],
  returns: mayFail(STRING),
  run: (given: Text) => {
    const name = lossy(given);
    // What the platform's object has of its own, such as toString, is no variable.
    const value = Object.hasOwn(process.env, name) ? process.env[name] : undefined;
    return value ?? fail('environment variable not found');
  },
};

const host: VrlFunction = {
  name: 'get_hostname',
  summary: 'The name of the machine.',
  parameters: [],
  examples: [{ title: 'A text', source: 'is_string(get_hostname!())', result: 'true' }],
  returns: mayFail(STRING),
  run: () => hostname(),
};

const random: VrlFunction = {
  name: 'uuid_v4',
  summary: 'A random UUID.',
  parameters: [],
  examples: [{ title: 'Its length', source: 'length(uuid_v4())', result: '36' }],
  returns: gives(STRING),
  run: () => randomUUID(),
};

const timed: VrlFunction = {
  name: 'uuid_v7',
  summary: 'A UUID that begins with the time, so that later ones sort behind earlier ones.',
  parameters: [optional('timestamp', TIMESTAMP, 'The time; by default, now.')],
  examples: [
    {
      title: 'What it begins with',
      source: "slice!(uuid_v7(t'2020-12-30T22:20:53.824Z'), 0, 14)",
      result: '"0176b5bd-58c0-"',
    },
  ],
  returns: gives(STRING),
  build(call): Run {
    const given = call.argument('timestamp')?.run;
    return (context) => {
      const time =
        given === undefined ? timestampOfDate(context.surroundings.now()) : given(context);
      return uuidAt(time as Timestamp);
    };
  },
};

/** 48 bits of milliseconds, the version, and random bits with the variant in front. */
function uuidAt({ seconds, nanos }: Timestamp): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Math.max(0, seconds * 1000 + Math.floor(nanos / 1e6)) % 2 ** 48, 0, 6);
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export const system: readonly VrlFunction[] = [environment, host, random, timed];
