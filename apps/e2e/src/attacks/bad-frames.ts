import type { Random } from './random';

/** A message that no client sends, as text, or bytes that are none. */
export interface BadFrame {
  readonly data: string | Buffer;
  readonly isBinary: boolean;
}

const words = [
  'auth',
  'control',
  'push',
  'escontrol',
  'alarm',
  'dance',
  '',
  '__proto__',
  'toString',
] as const;
const types = ['filter', 'version', 'token', 'badge', 'dance', '', 'constructor', '\ud800'] as const;
const keys = [
  'event',
  'data',
  'category',
  'type',
  'monlist',
  'intlist',
  'token',
  'badge',
  'platform',
] as const;
const values = [null, 0, -1, 1e300, '', 'x', '1,2', [], {}, [[[]]], { a: 1 }, true, '\u0000', '💥'] as const;

const text = (data: string | Buffer): BadFrame => ({ data, isBinary: false });

const kinds: readonly [(random: Random) => BadFrame, ...((random: Random) => BadFrame)[]] = [
  (random) => text(random.bytes(40).toString('latin1')),
  (random) => ({ data: random.bytes(300), isBinary: true }),
  // Text that is no UTF-8: the WebSocket library closes with 1007.
  (random) =>
    text(Buffer.concat([Buffer.from('{"event":"'), Buffer.from([0xc3, 0x28, 0xff]), random.bytes(9)])),
  (random) => text('['.repeat(random.below(30_000))),
  (random) => text(`${'{"data":'.repeat(random.below(5_000))}1`),
  (random) => text(JSON.stringify({ event: 'dance', pad: 'x'.repeat(random.below(70_000)) })),
  (random) => text(JSON.stringify({ event: random.pick(words), data: random.pick(values) })),
  (random) => text(JSON.stringify(twisted(random)).slice(0, random.below(90))),
  ...Array.from({ length: 12 }, () => (random: Random) => text(JSON.stringify(twisted(random)))),
];

/** One of many kinds; what is well-formed JSON is wrong in some other way. */
export function badFrame(random: Random): BadFrame {
  return random.pick(kinds)(random);
}

/** Without credentials: each login costs the server a comparison, which is another attack. */
function twisted(random: Random): object {
  const more = () =>
    Object.fromEntries(Array.from({ length: 3 }, () => [random.pick(keys), random.pick(values)]));
  return { ...more(), event: random.pick(words), data: { ...more(), type: random.pick(types) } };
}
