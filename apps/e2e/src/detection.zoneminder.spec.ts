import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { oldHook } from './harness/detection-ground';
import { parseRecord } from './harness/json-record';
import { OldDetectorFiles } from './harness/old-detector-files';
import { SeenPicture } from './harness/painted-pictures';
import { repository } from './harness/repository';
import { Rig } from './harness/rig';
import { TemporaryFolder } from './harness/temporary-folder';
import { Tocsin } from './harness/tocsin';
import { waitFor } from './harness/wait-for';

jest.setTimeout(120_000);

let rig: Rig;
beforeAll(() => {
  rig = Rig.open();
});

/** The row of an event in ZoneMinder's own database. */
function rowOf(eventId: number): { notes: string; day: string } {
  const row = rig.ask(
    `SELECT DATE_FORMAT(StartDateTime, '%Y-%m-%d'), Notes FROM Events WHERE Id = ${eventId}`,
  );
  const [day = '', ...notes] = row.split('\t');
  return { day, notes: notes.join('\t') };
}

interface Generation {
  readonly release: string;
  readonly file: string;
  readonly secrets: string;
  readonly hook: string;
  readonly monitorId: number;
  /** The line without its JSON. */
  readonly text: RegExp;
  readonly objects: RegExp;
  /** Whether the line on standard output has the JSON, too. */
  readonly hasJson: boolean;
}

// The models see a person in the middle of any picture.
const box = String.raw`\[160,120,480,360\]`;
const list = String.raw`\{"type":"object","label":"person","box":${box},"confidence":`;
const json = String.raw`\{"labels":\["person"\],"boxes":\[${box}\],"frame_id":"(alarm|snapshot)","confidences":\[[\d.]+\],"image_dimensions":\{"original":\[480,640\],"resized":null\}\}`;
const generations: readonly Generation[] = [
  {
    release: '4.5',
    file: 'objectconfig-4.ini',
    secrets: 'secrets.ini',
    hook: 'detect_wrapper.sh',
    monitorId: 2,
    text: /^\[a\] detected:person:100% $/,
    objects: new RegExp(String.raw`^\{"frame":"alarm","detections":\[${list}[\d.]+\}\]\}$`),
    hasJson: false,
  },
  {
    release: '5.15',
    file: 'objectconfig-5.ini',
    secrets: 'secrets.ini',
    hook: 'zm_event_start.sh',
    monitorId: 2,
    text: /^\[s\] detected:person:100% $/,
    objects: new RegExp(String.raw`^\{"frame":"snapshot","detections":\[${list}"\d+\.\d\d%"\}\]\}$`),
    hasJson: true,
  },
  {
    release: '6.1',
    file: 'objectconfig-6.ini',
    secrets: 'secrets.ini',
    hook: 'zm_event_start.sh',
    monitorId: 1,
    text: /^\[[as]\] detected:person:90% $/,
    objects: new RegExp(`^${json}$`),
    hasJson: true,
  },
  {
    release: '7.0',
    file: 'objectconfig-7.yml',
    secrets: 'secrets.yml',
    hook: 'zm_event_start.sh',
    monitorId: 1,
    text: /^\[s\] detected:person:90% $/,
    objects: new RegExp(`^${json}$`),
    hasJson: true,
  },
];

describe.each(generations)('the settings of $release on a real ZoneMinder', (generation) => {
  const { file, secrets, hook, monitorId, text, objects, hasJson, release } = generation;
  const bin = path.join(repository, 'apps/cli/bin');
  let folder: TemporaryFolder;
  let config: string;
  let eventId: number;
  let eventFolder: string;
  let told: string;

  beforeAll(() => {
    folder = new TemporaryFolder();
    const files = new OldDetectorFiles(folder.path);
    files.writePersonModels();
    const nowhere = 'http://127.0.0.1:9';
    const places = { PLATES: nowhere, GATEWAY: nowhere, ALPR: '/bin/false', MODELS: '/nowhere' };
    const portal = rig.setting('ZM_PORTAL_URL').replace(/\/zm$/, '');
    files.golden(secrets, { ...places, PORTAL: portal, PASSWORD: rig.user('admin').password });
    config = files.golden(file, { ...places, PORTAL: portal });
    writeFileSync(path.join(folder.path, 'es.ini'), '');
  });

  afterAll(() => folder?.[Symbol.dispose]());

  /** A program of the old hooks, as somebody calls it by hand. */
  const run = (program: string, argv: readonly string[], configFile = config) => {
    const { status, stdout } = spawnSync(path.join(bin, program), argv, {
      encoding: 'utf8',
      env: {
        PATH: `/bin:/usr/bin:${path.dirname(process.execPath)}`,
        CONFIG_FILE: configFile,
        TOCSIN_CONFIG: path.join(path.dirname(config), 'es.ini'),
        ...rig.env,
      },
    });
    return { status, stdout };
  };
  const lineParts = (line: string) => line.replace(/\n$/, '').split('--SPLIT--');

  it('an alarm: text, JSON, files and notes', async () => {
    await using tocsin = await Tocsin.start({
      shape: 'standalone',
      folder: path.join(folder.path, 'tocsin'),
      env: rig.env,
      settings: oldHook(`/var/lib/zmeventnotification/bin/${hook}`, config),
    });
    const client = await tocsin.login(rig.user('admin'));
    eventId = await rig.alarm(monitorId, 1, { cause: 'Doorbell', text: release, whenIdle: true });
    const { Cause, DetectionJson } = await client.alarm(eventId, 'start', 30_000);
    expect(Cause).toMatch(/ Doorbell$/);
    told = String(Cause).slice(0, -' Doorbell'.length);
    expect(told).toMatch(text);
    eventFolder = path.join(
      rig.setting('ZM_EVENTS_PATH'),
      String(monitorId),
      rowOf(eventId).day,
      String(eventId),
    );
    const written = readFileSync(path.join(eventFolder, 'objects.json'), 'utf8');
    expect(written).toMatch(objects);
    const whole = parseRecord(written);
    expect(DetectionJson).toEqual(whole['detections'] ?? whole);
    const picture = await SeenPicture.read(path.join(eventFolder, 'objdetect.jpg'));
    expect(picture.size).toEqual({ width: 640, height: 480 });
    expect(picture.edge([160, 120, 480, 360], [47, 177, 91])).toBeGreaterThan(0.8);
    await waitFor('the notes', () => rowOf(eventId).notes.startsWith(`${told} `), {
      detail: () => rowOf(eventId).notes,
    });
    expect(rowOf(eventId).notes).toContain(`Doorbell: ${release}`);
    expect(tocsin.log).not.toContain(rig.user('admin').password);
  });

  it('the hook by hand: the line and exit 0; no line and exit 1 where nobody is asked for', () => {
    const yes = run(hook, [
      String(eventId),
      String(monitorId),
      `Monitor-${monitorId}`,
      'Doorbell',
      eventFolder,
    ]);
    const [line = '', ...rest] = lineParts(yes.stdout);
    expect({ status: yes.status, stdout: line }).toEqual({
      status: 0,
      stdout: expect.stringMatching(text) as unknown,
    });
    expect(rest).toHaveLength(hasJson ? 1 : 0);
    const picky = path.join(folder.path, `picky-${file}`);
    writeFileSync(picky, readFileSync(config, 'utf8').replaceAll(/person|\.\*/g, 'nobody'));
    const no = run(hook, [String(eventId), String(monitorId), 'Nobody', 'Doorbell', eventFolder], picky);
    expect(no).toEqual({ status: 1, stdout: '' });
  });

  it('the detector by hand, with pictures from the portal: exit 0', () => {
    const program = release === '4.5' ? 'detect.py' : 'zm_detect.py';
    const { status, stdout } = run(program, [
      '--config',
      config,
      '--eventid',
      String(eventId),
      '--monitorid',
      String(monitorId),
    ]);
    expect({ status, line: lineParts(stdout)[0] }).toEqual({
      status: 0,
      line: expect.stringMatching(text) as unknown,
    });
    expect(run(program, ['--config', config]).status).toBe(1);
  });
});
