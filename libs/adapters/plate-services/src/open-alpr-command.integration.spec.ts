import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openAlprCommand } from './open-alpr-command';
import { aContext, commandVariant, jpeg, picture } from './testing/plates.fixture';

const answer = {
  version: 2,
  data_type: 'alpr_results',
  epoch_time: 1,
  img_width: 640,
  img_height: 480,
  processing_time_ms: 9.5,
  results: [
    {
      plate: 'EA7THE',
      confidence: 91.05,
      coordinates: [
        { x: 10, y: 20 },
        { x: 40, y: 21 },
        { x: 41, y: 31 },
        { x: 9, y: 30 },
      ],
      candidates: [],
    },
  ],
};

let folder: string;
let temporaryFolder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fake alpr-'));
  temporaryFolder = await mkdtemp(path.join(folder, 'temporary-'));
});
afterEach(async () => expect(await readdir(temporaryFolder)).toEqual([]));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A program in alpr's place. */
async function fake(body: string, mode = 0o755): Promise<string> {
  const file = path.join(folder, 'alpr fake');
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, mode);
  return file;
}
const find = (
  different: Parameters<typeof commandVariant>[0],
  options: { timeoutMs?: number; signal?: AbortSignal } = {},
) =>
  openAlprCommand(commandVariant(different), { temporaryFolder, ...options }).find(
    picture,
    jpeg,
    aContext(options.signal ? { signal: options.signal } : {}),
  );

describe('the program alpr', () => {
  it('gets its parameters and the picture, and its plates are read', async () => {
    const seen = path.join(folder, 'seen');
    const binary = await fake(
      `for a in "$@"; do printf '%s\\n' "$a"; last=$a; done > '${seen}'; cat "$last" > '${seen}.jpg'; echo '${JSON.stringify(answer)}'`,
    );
    expect(await find({ binary, parameters: `-j -c eu -p "a b; touch x"` })).toEqual([
      { label: 'alpr:EA7THE', confidence: 0.9105, box: [9, 20, 41, 31] },
    ]);
    const given = (await readFile(seen, 'utf8')).trim().split('\n');
    expect(given.slice(0, -1)).toEqual(['-j', '-c', 'eu', '-p', 'a b; touch x']);
    expect(await readFile(`${seen}.jpg`)).toEqual(jpeg);
  });

  it('is told -j where the parameters do not', async () => {
    const binary = await fake(`[ "$1" = -j ] && [ "$2" = -d ] && echo '{"results":[]}'`);
    expect(await find({ binary, parameters: '-d' })).toEqual([]);
  });

  it('gives no plates below the threshold', async () => {
    const binary = await fake(`echo '${JSON.stringify(answer)}'`);
    expect(await find({ binary, minConfidence: 0.92 })).toEqual([]);
  });

  it.each([
    ['prints something else', 'echo No license plates found.', 'printed no JSON: No license plates found.'],
    ['prints nothing', 'exit 0', 'printed no JSON: it said nothing'],
    ['fails', 'echo "no runtime data" >&2; exit 3', 'failed (exit 3): no runtime data'],
    [
      'prints without end',
      'while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done',
      'printed more than',
    ],
  ])('that %s fails, and the picture is removed', async (_what, body, said) => {
    const binary = await fake(body);
    const finding = find({ binary });
    await expect(finding).rejects.toMatchObject({ code: 'plate-service-failed' });
    await expect(finding).rejects.toThrow(said);
  });

  it('that takes too long is ended', async () => {
    const binary = await fake('exec sleep 1000');
    await expect(find({ binary }, { timeoutMs: 200 })).rejects.toThrow('gave no answer within 0.2 s');
  });

  it('ends with what is told to end', async () => {
    const binary = await fake('exec sleep 1000');
    const stop = new AbortController();
    const finding = find({ binary }, { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(finding).rejects.toThrow('enough');
  });

  it('that is not installed is named', async () => {
    await expect(find({ binary: 'no-such-alpr' })).rejects.toThrow(
      'no-such-alpr is not installed here; see openalpr_cmdline_binary',
    );
  });
});
