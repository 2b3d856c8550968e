/** Addresses: `ip_cidr_contains`, `is_ipv4`, `is_ipv6`. */
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
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
  run: (networks: Text | readonly Value[], address: Text) => {
    const ip = lossy(address);
    const family = isIP(ip);
    if (family === 0) fail('unable to parse IP address: invalid IP address syntax');
    const list = isText(networks) ? [networks] : networks;
    return list.some((it) => {
      const network = isText(it) ? lossy(it) : fail('cidr must be a string or an array of strings');
      return blockOf(network).check(ip, family === 4 ? 'ipv4' : 'ipv6');
    });
  },
};

/** Networks are few and come again with every event. */
const blocks = new Map<string, BlockList>();
const MOST_BLOCKS = 1000;

function blockOf(network: string): BlockList {
  const known = blocks.get(network);
  if (known !== undefined) return known;
  const block = parseNetwork(network);
  if (blocks.size >= MOST_BLOCKS) blocks.clear();
  blocks.set(network, block);
  return block;
}

function parseNetwork(network: string): BlockList {
  const wrong = (why: string) => fail(`unable to parse CIDR: ${why}`);
  const [address = '', length, ...more] = network.split('/');
  const family = isIP(address);
  if (family === 0) wrong("couldn't parse address in network: invalid IP address syntax");
  const bits = family === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : Number(length);
  if (more.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) {
    wrong("couldn't parse length in network: invalid digit found in string");
  }
  if (prefix > bits) wrong('invalid length for network');
  const [type, block] = [family === 4 ? 'ipv4' : 'ipv6', new BlockList()] as const;
  block.addSubnet(address, prefix, type);
  // The part behind the prefix is zero: nothing before the address itself is in the network.
  if (!isFirst(address, prefix, bits)) wrong('host part of address was not zero');
  return block;
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
  const plain = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1);
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
  test: (address: string) => boolean,
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
    run: (address: Text) => test(lossy(address)),
  };
}

export const network: readonly VrlFunction[] = [
  cidrContains,
  familyTest('is_ipv4', isIPv4, ['10.0.0.1', '::1']),
  familyTest('is_ipv6', isIPv6, ['::1', '10.0.0.1']),
];
