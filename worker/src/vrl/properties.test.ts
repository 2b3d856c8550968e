import * as fc from 'fast-check';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { programOf } from './fixtures.ts';
import { parseJson } from './json-reader.ts';
import { jsonOf } from './json-writer.ts';
import { getAt, setAt } from './path.ts';
import {
  isArray,
  isObject,
  lossy,
  sortedNames,
  type Text,
  textOf,
  type Value,
  type VrlObject,
} from './value.ts';

const exact = { isExact: true };
/** Never the engine's own parser: it does not know depths. */
const slow = { isExact: true, maxDepth: 128 };

/** The value of a program for which `.in` is given. */
function apply(source: string): (input: Value) => Value {
  const program = programOf(source);
  return (input) => {
    const outcome = program.run({ in: input });
    if (outcome.type !== 'done') throw new Error(outcome.message);
    return outcome.value;
  };
}

const wellFormed = fc.string({ unit: 'binary' });
const json = fc.jsonValue({ stringUnit: 'binary' });

const integer = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -100n, max: 100n }),
);

test('integers add, subtract and multiply within 64 bits', () => {
  const all = apply('a = int!(.in.a); b = int!(.in.b); [a + b, a - b, a * b, a < b, a == b]');
  fc.assert(
    fc.property(integer, integer, (a, b) => {
      const value = (it: bigint) => parseJson(String(it), exact);
      const wrap = (it: bigint) => BigInt.asIntN(64, it);
      const results = [wrap(a + b), wrap(a - b), wrap(a * b), a < b, Number(a) === Number(b)];
      expect(jsonOf(all({ a: value(a), b: value(b) }))).toBe(`[${results.join(',')}]`);
    }),
  );
});

test('texts and names are ordered as their bytes', () => {
  const less = apply('string!(.in.a) < string!(.in.b)');
  fc.assert(
    fc.property(wellFormed, wellFormed, (a, b) => {
      const order = Buffer.compare(Buffer.from(a), Buffer.from(b));
      expect(less({ a, b })).toBe(order < 0);
      const names = sortedNames({ [a]: 1, [b]: 2, '10': 3, '9': 4 });
      expect(names).toEqual(
        names.toSorted((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y))),
      );
    }),
  );
});

test('bytes survive base64, and hash as the platform hashes them', () => {
  const program = apply(
    's = string!(.in); [encode_base64(s), decode_base64!(encode_base64(s, padding: false)) == s, sha2(s, variant: "SHA-256"), length(s), md5(s)]',
  );
  const safe = apply(
    's = string!(.in); decode_base64!(encode_base64(s, charset: "url_safe"), charset: "url_safe") == s',
  );
  fc.assert(
    fc.property(fc.uint8Array(), (array) => {
      const bytes = Buffer.from(array);
      const hash = (name: string) => createHash(name).update(bytes).digest('hex');
      const expected = [bytes.toString('base64'), true, hash('sha256'), bytes.length, hash('md5')];
      expect(jsonOf(program(textOf(bytes)))).toBe(JSON.stringify(expected));
      expect(safe(textOf(bytes))).toBe(true);
    }),
  );
});

test('instants are read and written as the platform does it', () => {
  const program = apply(
    't = parse_timestamp!(string!(.in), "%+"); [t, format_timestamp!(t, "%Y-%m-%dT%H:%M:%S%.3fZ"), to_unix_timestamp(t, unit: "milliseconds"), from_unix_timestamp!(to_unix_timestamp(t, unit: "nanoseconds"), unit: "nanoseconds") == t]',
  );
  const range = { min: new Date('1700-01-01'), max: new Date('2200-01-01'), noInvalidDate: true };
  fc.assert(
    fc.property(fc.date(range), (date) => {
      const iso = date.toISOString();
      const [short, long, millis, isSame] = JSON.parse(jsonOf(program(iso))) as unknown[];
      expect([Date.parse(String(short)), long, millis, isSame]).toEqual([
        date.getTime(),
        iso,
        date.getTime(),
        true,
      ]);
    }),
  );
});

test('parts of a text are those that JavaScript finds', () => {
  const program = apply(
    'a = string!(.in.a); b = string!(.in.b); [split(a, b), join!(split(a, b), b) == a, replace(a, b, "$1"), contains(a, b), starts_with(a, b), ends_with(a, b)]',
  );
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '😀') });
  fc.assert(
    fc.property(letters, letters, (a, b) => {
      fc.pre(b !== '');
      const expected = [
        a.split(b),
        true,
        a.replaceAll(b, () => '$1'),
        a.includes(b),
        a.startsWith(b),
        a.endsWith(b),
      ];
      expect(jsonOf(program({ a, b }))).toBe(JSON.stringify(expected));
    }),
  );
});

test('a slice of a text is a slice of its bytes', () => {
  const program = apply('slice!(string!(.in.text), int!(.in.from), int!(.in.to))');
  fc.assert(
    fc.property(wellFormed, fc.nat(20), fc.nat(20), (text, a, b) => {
      const bytes = Buffer.from(text);
      const [from, to] = [Math.min(a, bytes.length), Math.max(a, b)];
      expect(program({ text, from, to })).toEqual(textOf(bytes.subarray(from, Math.max(from, to))));
    }),
  );
});

function frozen(value: Value): Value {
  if (isArray(value)) value.forEach(frozen);
  else if (isObject(value)) Object.values(value).forEach(frozen);
  return typeof value === 'object' && value !== null ? Object.freeze(value) : value;
}

const segment = fc.oneof(
  fc
    .constantFrom('a', 'b', '__proto__', 'constructor')
    .map((name) => ({ type: 'field' as const, name })),
  fc.integer({ min: -3, max: 3 }).map((index) => ({ type: 'index' as const, index })),
);

test('what is put at a path is found there, and nothing that was there before has changed', () => {
  fc.assert(
    fc.property(json, fc.array(segment, { maxLength: 5 }), (before, path) => {
      const value = frozen(parseJson(JSON.stringify(before), slow));
      const text = jsonOf(value);
      const changed = setAt(value, path, 'new');
      expect(getAt(changed, path)).toBe('new');
      expect(jsonOf(value)).toBe(text);
    }),
  );
});

test('an object has no fields but its own', () => {
  const object: VrlObject = {};
  expect(getAt(object, [{ type: 'field', name: 'toString' }])).toBeUndefined();
  expect(jsonOf(setAt(object, [{ type: 'field', name: '__proto__' }], 1))).toBe('{"__proto__":1}');
});

test('an address is in a network when its first bits are those of the network', () => {
  const program = apply('ip_cidr_contains(string!(.in.cidr), string!(.in.ip)) ?? "refused"');
  const v4 = (bits: number) => [24, 16, 8, 0].map((at) => (bits >>> at) & 255).join('.');
  const v6 = (bits: bigint) =>
    Array.from({ length: 8 }, (_, at) =>
      ((bits >> BigInt(112 - at * 16)) & 0xffffn).toString(16),
    ).join(':');
  const number = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  fc.assert(
    fc.property(number, number, fc.integer({ min: 0, max: 32 }), (base, other, prefix) => {
      const size = 2 ** (32 - prefix);
      const first = base - (base % size);
      const near = first + (other % size);
      const within = (ip: number) => ip >= first && ip < first + size;
      for (const ip of [near, other])
        expect(program({ cidr: `${v4(first)}/${prefix}`, ip: v4(ip) })).toBe(within(ip));
    }),
  );
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
      fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
      fc.integer({ min: 0, max: 128 }),
      (base, other, prefix) => {
        const size = 2n ** BigInt(128 - prefix);
        const first = base - (base % size);
        for (const ip of [first + (other % size), other]) {
          const isWithin = ip >= first && ip < first + size;
          expect(program({ cidr: `${v6(first)}/${prefix}`, ip: v6(ip) })).toBe(isWithin);
        }
      },
    ),
  );
});

test('clocks of a zone show what the platform says, and are read back to the same instant', () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC'];
  const programs = new Map(
    zones.map((zone) => [
      zone,
      apply(
        `t = from_unix_timestamp!(int!(.in)); text = format_timestamp!(t, "%F %T", timezone: "${zone}"); [text, parse_timestamp(text, "%F %T", timezone: "${zone}") ?? null]`,
      ),
    ]),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 2 ** 31 - 1 }),
      (zone, seconds) => {
        const [text, again] = JSON.parse(
          jsonOf((programs.get(zone) as (it: Value) => Value)(seconds)),
        ) as string[];
        // Swedish writes dates as ISO 8601 does.
        const shown = new Date(seconds * 1000).toLocaleString('sv-SE', { timeZone: zone });
        expect(text).toBe(shown);
        // An hour that comes twice in autumn says not enough.
        expect([null, seconds * 1000]).toContain(
          again === null ? null : Date.parse(again as string),
        );
      },
    ),
  );
});

test('what parse_json reads, encode_json writes as the platform does, names apart', () => {
  const program = apply('encode_json(parse_json!(string!(.in)))');
  const sorted = (it: unknown): unknown => {
    if (Array.isArray(it)) return it.map(sorted);
    if (typeof it !== 'object' || it === null) return it;
    const names = Object.keys(it).toSorted((a, b) =>
      Buffer.compare(Buffer.from(a), Buffer.from(b)),
    );
    return names.map((name) => [name, sorted((it as Record<string, unknown>)[name])]);
  };
  fc.assert(
    fc.property(json, (value) => {
      const text = JSON.stringify(value);
      expect(sorted(JSON.parse(lossy(program(text) as Text)))).toEqual(sorted(JSON.parse(text)));
    }),
  );
});
