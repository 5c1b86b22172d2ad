import path from 'node:path';
import { docker } from './harness/compose';
import { parseRecord } from './harness/json-record';
import { repository } from './harness/repository';

jest.setTimeout(120_000);

/** What our layers may add to the base image, MB (issue: containers). */
const mostMb = { watcher: 40, gateway: 40, detector: 200, standalone: 200 };
const titles = {
  watcher: 'Tocsin watcher',
  gateway: 'Tocsin gateway',
  detector: 'Tocsin detector',
  'detector-cuda': 'Tocsin detector',
  standalone: 'Tocsin standalone',
};
const shared = path.join(repository, '../shared');

const sizeOf = async (image: string) =>
  Number(await docker('image', 'inspect', '--format', '{{.Size}}', image)) / 1e6;

/** A command in a container that may write nowhere, as whoever the image says. */
const inside = (image: string, options: readonly string[], ...command: readonly string[]) => {
  const [entry = '', ...rest] = command;
  const hardened = ['--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--network', 'none'];
  return docker('run', '--rm', ...hardened, ...options, '--entrypoint', entry, image, ...rest);
};

describe('the images', () => {
  it.each(Object.entries(mostMb))('%s adds at most %d MB to its base', async (name, most) => {
    const added = (await sizeOf(`tocsin-${name}`)) - (await sizeOf('node:24-bookworm-slim'));
    process.stdout.write(`tocsin-${name}: ${added.toFixed(1)} MB over its base (at most ${most})\n`);
    expect(added).toBeGreaterThan(1);
    expect(added).toBeLessThanOrEqual(most);
  });

  it.each(Object.entries(titles))(
    '%s runs as nobody in particular, checks its health, sends no telemetry, says what it is',
    async (name, title) => {
      const image = `tocsin-${name}`;
      const config = await docker('image', 'inspect', '--format', '{{json .Config}}', image);
      expect(parseRecord(config)).toMatchObject({
        User: 'node',
        Labels: {
          'org.opencontainers.image.title': title,
          'org.opencontainers.image.version': '0.1.0',
          'org.opencontainers.image.licenses': 'MIT',
        },
      });
      expect(config).toContain('"ORT_DISABLE_TELEMETRY=1"');
      expect(config).toContain('health-check.mjs');
      expect(await inside(`tocsin-${name}`, [], 'id', '-u')).toBe('1000');
      expect(await docker('run', '--rm', '--read-only', `tocsin-${name}`, '--version')).toMatch(
        /^\d+\.\d+\.\d+$/,
      );
    },
  );

  it.each(['watcher', 'gateway', 'detector', 'standalone'])(
    '%s holds what npm says it does, and binaries for this platform only',
    async (name) => {
      const listed = await inside(`tocsin-${name}`, ['-e', 'npm_config_cache=/tmp'], 'npm', 'ls', '--all');
      expect(listed).toContain(`tocsin-${name}@0.1.0`);
      const files = (await inside(`tocsin-${name}`, [], 'find', '/app', '-type', 'f')).split('\n');
      expect(files).toContain(`/app/${name}/main.cjs`);
      expect(
        files.filter((file) => /\.(ts|map)$|(win32|darwin|arm64)[^/]*\/.*\.(node|dll|dylib|so)/.test(file)),
      ).toEqual([]);
    },
  );

  it('see people and dogs in pictures on the CPU, whichever image looks', async () => {
    const mounts = ['-v', `${shared}/models:/models:ro`, '-v', `${shared}/samples:/samples:ro`];
    const model = [
      '-e',
      'TOCSIN_DETECTOR__MODEL=/models/yolox_nano_640x640.onnx',
      '-e',
      'TOCSIN_DETECTOR__ENABLE=yes',
    ];
    for (const name of ['detector', 'standalone', 'detector-cuda']) {
      const look = (picture: string) =>
        inside(`tocsin-${name}`, [...mounts, ...model], 'tocsin', 'detect', '--file', `/samples/${picture}`);
      expect(await look('dog.jpg')).toMatch(/detected:.*dog/);
    }
    // HOG, which needs no model.
    const hog = ['-e', 'TOCSIN_DETECTOR__ENABLE=yes'];
    expect(
      await inside(
        'tocsin-detector',
        [...mounts, ...hog],
        'tocsin',
        'detect',
        '--file',
        '/samples/person.jpg',
      ),
    ).toMatch(/detected:person/);
  });
});
