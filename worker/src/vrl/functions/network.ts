/** Addresses: `ip_cidr_contains`, `is_ipv4`, `is_ipv6`. */
import { BlockList, isIP } from 'node:net';
import { gives, mayFail, required, type VrlFunction } from '../function.ts';
import { fail } from '../runtime.ts';
import { ARRAY, BOOLEAN, isText, lossy, STRING, type Text, type Value } from '../value.ts';

const value = required('value', STRING, 'The address.');

const cidrContains: VrlFunction = {
  name: 'ip_cidr_contains',
  summary: 'Whether an address is in a network, or in one of several.',
  parameters: [
    required('cidr', STRING | ARRAY, 'The network, such as 10.0.0.0/8, or several.'),
    value,
  ],
  examples: [
    {
      title: 'It is',
      source: 'ip_cidr_contains!("192.168.0.0/16", "192.168.10.32")',
      result: 'true',
    },
    {
      title: 'In none of them',
      source: 'ip_cidr_contains!(["10.0.0.0/8", "fd00::/8"], "11.0.0.1")',
      result: 'false',
    },
    {
      title: 'Not an address',
      source: 'ip_cidr_contains!("10.0.0.0/8", "x")',
      error:
        'function call error for "ip_cidr_contains" at (0:36): unable to parse IP address: invalid IP address syntax',
    },
  ],
  returns: mayFail(BOOLEAN),
  run: (cidr: Text | readonly Value[], address: Text) => {
    const ip = lossy(address);
    const family = familyOf(ip) ?? fail('unable to parse IP address: invalid IP address syntax');
    const list = isText(cidr) ? [cidr] : cidr;
    return list.some((it) => {
      const network = isText(it) ? lossy(it) : fail('cidr must be a string or an array of strings');
      const { family: ofNetwork, block } = networkOf(network);
      // The platform would find 10.0.0.1 in a network of version 6, written as ::ffff:10.0.0.1.
      return ofNetwork === family && block.check(ip, family);
    });
  },
};

type Family = 'ipv4' | 'ipv6';

/** Undefined for what is no address. One with a zone, such as fe80::1%eth0, is none of a network. */
function familyOf(address: string): Family | undefined {
  const version = address.includes('%') ? 0 : isIP(address);
  if (version === 0) return undefined;
  return version === 4 ? 'ipv4' : 'ipv6';
}

interface Network {
  readonly family: Family;
  readonly block: BlockList;
}

/** Networks are few and come again with every event. */
const networks = new Map<string, Network>();
const MOST_NETWORKS = 1000;

function networkOf(text: string): Network {
  const known = networks.get(text);
  if (known !== undefined) return known;
  const parsed = parseNetwork(text);
  if (networks.size >= MOST_NETWORKS) networks.clear();
  networks.set(text, parsed);
  return parsed;
}

function parseNetwork(network: string): Network {
  const wrong = (why: string) => fail(`unable to parse CIDR: ${why}`);
  const [address = '', length, ...more] = network.split('/');
  const family =
    familyOf(address) ?? wrong("couldn't parse address in network: invalid IP address syntax");
  const bits = family === 'ipv4' ? 32 : 128;
  const prefix = length === undefined ? bits : Number(length);
  if (more.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) {
    wrong("couldn't parse length in network: invalid digit found in string");
  }
  if (prefix > bits) wrong('invalid length for network');
  const block = new BlockList();
  block.addSubnet(address, prefix, family);
  // The part behind the prefix is zero: nothing before the address itself is in the network.
  if (!isFirst(address, prefix, bits)) wrong('host part of address was not zero');
  return { family, block };
}

function isFirst(address: string, prefix: number, bits: number): boolean {
  const number = bits === 32 ? numberOfIpv4(address) : numberOfIpv6(address);
  return number % 2n ** BigInt(bits - prefix) === 0n;
}

function numberOfIpv4(address: string): bigint {
  return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function numberOfIpv6(address: string): bigint {
  // The URL parser writes the last four bytes, which may be dotted, in hexadecimal digits.
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = plain.split('::');
  const [left, right] = [head, tail ?? ''].map((it) => it.split(':').filter(Boolean)) as [
    string[],
    string[],
  ];
  const gap = Array.from(
    { length: tail === undefined ? 0 : 8 - left.length - right.length },
    () => '0',
  );
  return [...left, ...gap, ...right].reduce((sum, part) => sum * 65_536n + BigInt(`0x${part}`), 0n);
}

function familyTest(
  name: string,
  family: Family,
  [yes, no]: readonly [string, string],
): VrlFunction {
  return {
    name,
    summary: `Whether a text is an address of IP version ${name.slice(-1)}.`,
    parameters: [value],
    examples: [
      { title: 'It is', source: `${name}("${yes}")`, result: 'true' },
      { title: 'It is not', source: `${name}("${no}")`, result: 'false' },
    ],
    returns: gives(BOOLEAN),
    run: (address: Text) => familyOf(lossy(address)) === family,
  };
}

export const network: readonly VrlFunction[] = [
  cidrContains,
  familyTest('is_ipv4', 'ipv4', ['10.0.0.1', '::1']),
  familyTest('is_ipv6', 'ipv6', ['::1', '10.0.0.1']),
];
