import { defaultDetectionConfig } from '@tocsin/object-config';
import { DetectorConfig } from '@tocsin/config';
import pino from 'pino';
import type { Frame } from '../looking/frames/frame';
import { VariantLooks } from './variant-looks';

const config = defaultDetectionConfig(DetectorConfig.parse({}));
const picture = { data: new Uint8Array(new SharedArrayBuffer(3)), width: 1, height: 1 };
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all that a look asks of a frame
const frame = {
  name: 'alarm',
  jpeg: new Uint8Array(),
  analysed: picture,
  at: () => Promise.resolve(picture),
  whole: () => Promise.resolve(picture),
} as unknown as Frame;

/** How many of three looks ran at once. */
async function mostAtOnce(maxProcesses: number | null): Promise<number> {
  let running = 0;
  let most = 0;
  const find = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return [];
  };
  const parts = { log: pino({ level: 'silent' }) };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else of the parts is used where a look is given
  const given = parts as unknown as ConstructorParameters<typeof VariantLooks>[0];
  await using looks = new VariantLooks(given, () => ({ find, warm: () => Promise.resolve() }));
  const [type] = config.types;
  const [variant] = type?.variants ?? [];
  if (type === undefined || variant === undefined) throw new Error('the default has no variant');
  const request = { frame, eventId: 1, type, config, signal: new AbortController().signal };
  await Promise.all(
    [1, 2, 3].map(() => looks.find({ ...request, variant: { ...variant, maxProcesses, maxLockWait: 60 } })),
  );
  return most;
}

it.each([
  [1, 1],
  [2, 2],
  [null, 3],
])('max_processes of %s lets %s of three looks run at once', async (maxProcesses, expected) => {
  expect(await mostAtOnce(maxProcesses)).toBe(expected);
});

it('says how long a model took to be ready in the words that people search their logs for', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else of the parts is used where a look is given
  const parts = { log } as unknown as ConstructorParameters<typeof VariantLooks>[0];
  await using looks = new VariantLooks(parts, () => ({
    find: () => Promise.resolve([]),
    warm: () => Promise.resolve(),
  }));
  await looks.warm(config);
  expect(lines.join('')).toMatch(/"component":"zmesdetect".*\|--> model:\w+ init took: \d+\.\d{6}s/);
});
