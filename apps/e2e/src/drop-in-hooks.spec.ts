import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { drawScene } from '@tocsin/zoneminder-simulator';
import { iniText } from './harness/ini';
import { repository } from './harness/repository';
import { TemporaryFolder } from './harness/temporary-folder';

jest.setTimeout(60_000);

/** The names under which the old server's users have its hooks and its detector. */
const bin = path.join(repository, 'apps/cli/bin');
const sample = path.join(repository, '../shared/samples/person.jpg');
const model = path.join(repository, '../shared/models/yolox_nano_416x416.onnx');
const isThere = existsSync(sample) && existsSync(model);

let folder: TemporaryFolder;
const at = (...names: string[]) => path.join(folder.path, ...names);

beforeEach(async () => {
  folder = new TemporaryFolder();
  mkdirSync(at('event'));
  writeFileSync(at('es.ini'), '');
  writeFileSync(
    at('objectconfig.ini'),
    iniText({
      general: {
        models: 'hog',
        frame_id: 'bestmatch',
        image_path: at('images'),
        write_image_to_zm: 'yes',
        delete_after_analyze: 'yes',
      },
    }),
  );
  writeFileSync(at('event/alarm.jpg'), await drawScene({ at: 0, people: 0 }));
  writeFileSync(at('event/snapshot.jpg'), await drawScene({ at: 0, people: 1 }));
});
afterEach(() => folder[Symbol.dispose]());

/** Starts a program as an event server starts its hooks: its own PATH, no shell. */
function start(program: string, argv: readonly string[]): ChildProcess {
  return spawn(path.isAbsolute(program) ? program : path.join(bin, program), argv, {
    env: {
      PATH: `/bin:/usr/bin:${path.dirname(process.execPath)}`,
      CONFIG_FILE: at('objectconfig.ini'),
      TOCSIN_CONFIG: at('es.ini'),
      TOCSIN_ZM_CONF: at('no-zoneminder-here'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function ended(child: ChildProcess) {
  let [out, err] = ['', ''];
  child.stdout?.on('data', (piece: Buffer) => (out += piece.toString()));
  child.stderr?.on('data', (piece: Buffer) => (err += piece.toString()));
  await once(child, 'close');
  return { code: child.exitCode, signal: child.signalCode, out, err };
}
const run = (program: string, ...argv: string[]) => ended(start(program, argv));

const monitorAndCause = ['2', 'Front "Door" $(id)', ' front * {x}'] as const;

describe('a hook of the old event server', () => {
  it.each(['detect_wrapper.sh', 'zm_detect_wrapper.sh', 'zm_event_start.sh'])(
    '%s prints the line and exits 0 where something is in the picture, with files in the event folder',
    async (script) => {
      const { code, out, err } = await run(script, '5060', ...monitorAndCause, at('event'));
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/^\[[as]\] detected:person(--SPLIT--.*)?\n$/);
      expect(readdirSync(at('event'))).toEqual(expect.arrayContaining(['objdetect.jpg', 'objects.json']));
      const objects: unknown = JSON.parse(readFileSync(at('event/objects.json'), 'utf8'));
      expect(objects).toMatchObject({
        frame: 'snapshot',
        detections: [{ type: 'object', label: 'person' }],
      });
    },
  );

  it('prints nothing and exits 1 where nothing is in the picture', async () => {
    copyFileSync(at('event/alarm.jpg'), at('event/snapshot.jpg'));
    const { code, out } = await run('zm_event_start.sh', '5060', ...monitorAndCause, at('event'));
    expect({ code, out }).toEqual({ code: 1, out: '' });
  });
});

describe('the drop-in names', () => {
  it('work by a link from where the old hooks were', async () => {
    symlinkSync(path.join(bin, 'zm_event_start.sh'), at('hook.sh'));
    const { code, out } = await run(at('hook.sh'), '5060', ...monitorAndCause, at('event'));
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/detected:person/) as unknown });
  });

  it('exit 1 without a line when they are told to stop', async () => {
    mkdirSync(at('empty'));
    // The pictures are not there yet: the hook waits for them.
    const child = start('zm_event_start.sh', ['5060', '2', 'Door', 'x', at('empty')]);
    const end = ended(child);
    await once(child, 'spawn');
    await untilItCatchesSignals(child);
    child.kill('SIGTERM');
    expect(await end).toEqual({ code: 1, signal: null, out: '', err: '' });
  });

  it('leave the cause as it is at the end of an event', async () => {
    const { code, out } = await run('zm_event_end.sh', '5060', ...monitorAndCause, at('event'));
    expect({ code, out }).toEqual({ code: 0, out: ' front * {x}\n' });
  });

  it.each(['zm_detect.py', 'detect.py'])(
    '%s takes the switches of old scripts and exits 0 either way',
    async (script) => {
      const config = ['--config', at('objectconfig.ini'), '--settings', at('es.ini')];
      const seen = await run(
        script,
        ...config,
        '--event',
        '5060',
        '--monitor',
        '2',
        '--eventpath',
        at('event'),
      );
      expect(seen).toMatchObject({
        code: 0,
        out: expect.stringMatching(/^\[[as]\] detected:person.*\n$/) as unknown,
      });
      const nothing = await run(script, ...config, '--file', at('event/alarm.jpg'));
      expect(nothing).toMatchObject({ code: 0, out: '' });
      expect(await run(script, ...config)).toMatchObject({ code: 1, out: '' });
    },
  );

  it('zm_train_faces.py says what is missing', async () => {
    const { code, err } = await run('zm_train_faces.py', '-c', at('objectconfig.ini'), '--size', '800');
    expect(code).toBe(1);
    expect(err).toContain('no model of faces is configured');
  });

  (isThere ? it : it.skip)('look at a photograph with a real model', async () => {
    writeFileSync(
      at('objectconfig.ini'),
      iniText({
        general: { detection_sequence: 'object', show_percent: 'yes', image_path: at('images') },
        object: { object_weights: model, object_detection_pattern: 'person' },
      }),
    );
    const { code, out } = await run('zm_detect.py', '-c', at('objectconfig.ini'), '--file', sample);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^\[s\] detected:person:\d\d% --SPLIT--\{"labels":\["person"\],.*"frame_id":"snapshot",.*"original":\[424,640\].*\}\n$/,
    );
  });
});

async function untilItCatchesSignals({ pid }: ChildProcess): Promise<void> {
  const caught = () => /SigCgt:\s*([0-9a-f]+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  const sigterm = 1n << 14n;
  while ((BigInt(`0x${caught()}`) & sigterm) === 0n) await new Promise((resolve) => setTimeout(resolve, 5));
}
