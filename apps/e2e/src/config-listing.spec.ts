import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkConfig } from './config/config-check';
import { type Answer, runCli } from './harness/cli';
import { repository } from './harness/repository';
import { TemporaryFolder } from './harness/temporary-folder';

// es-config.md §§3 and 4, and the settings of a 5.x server as INI and as YAML.
let folder: TemporaryFolder;
beforeAll(() => {
  folder = new TemporaryFolder();
});
afterAll(() => folder[Symbol.dispose]());

function standalone(...args: readonly string[]): Promise<Answer> {
  const main = path.join(repository, 'dist/apps/standalone/main.cjs');
  const env = { PATH: process.env['PATH'] };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

const seedLines = `
Port .......................... 9000
Address ....................... 127.0.0.1
Event check interval .......... 5
Monitor reload interval ....... 300

Auth enabled .................. true
Auth timeout .................. 20

Use FCM ....................... true
FCM API key ................... (defined)
Token file .................... $D/push/tokens.txt

SSL enabled ................... false
SSL cert file ................. /etc/zm/apache2/ssl/zoneminder.crt
SSL key file .................. /etc/zm/apache2/ssl/zoneminder.key

console_logs .................. false
Read alarm cause .............. true
Tag alarm event id ............ false
Use custom notification sound . false

Hook .......................... '/usr/bin/person_detect_wrapper.sh'
Use Hook Description........... true
`;

const seedFile = `[general]
base_data_path = $D
[network]
address = 127.0.0.1
[fcm]
api_key = hunter2
token_file = {{base_data_path}}/push/tokens.txt
[ssl]
enable = 0
cert = "/etc/zm/apache2/ssl/zoneminder.crt"
key = /etc/zm/apache2/ssl/zoneminder.key
[customize]
event_check_interval = 5
read_alarm_cause = 1
picture_url = https://joe:hunter2@zm.example/?user=joe&pass=hunter2
[hook]
hook_script = '/usr/bin/person_detect_wrapper.sh'
hook_description = 1
`;

/** Labels that releases after the seeds added. */
const laterLabels =
  `Use MQTT|MQTT Server|MQTT Username|MQTT Password|Keep frame match type|Skipped monitors|Store Frame in ZM
|Picture URL|Include picture|Picture username|Picture password|Secrets file|Base data path|Restart interval (secs)
|Use admin interface|Admin interface password|Admin interface persistence file|Use API Push|API Push Script|Use FCM V1 APIs
|FCM Date Format|Only show latest FCMv1 message|Android FCM push priority|Android FCM push ttl|Log FCM message ID
|Log RAW FCM Messages|FCM V1 URL|FCM V1 Key|MQTT Topic|MQTT Retain|MQTT Tick Interval|MQTT TLS CA|MQTT TLS Cert|MQTT TLS Key
|MQTT TLS Insecure|ES Debug level|Send event start notification|Send event end notification|Monitor rules JSON file|Use Hooks
|Max Parallel Hooks|Hook Script on Event Start|User Script on Event Start|Hook Script on Event End|User Script on Event End
|Hook Skipped monitors|Notify on Event Start (hook success)|Notify on Event Start (hook fail)
|Notify on Event End (hook success)|Notify on Event End (hook fail)|Notify End only if Start success
|FCM Service Account File|FCM Mode|Tag detected objects in ZM`
    .replaceAll('\n', '')
    .split('|');

describe('--check-config', () => {
  let printed: Answer;
  let file: string;
  beforeAll(async () => {
    file = path.join(folder.path, 'es.ini');
    writeFileSync(file, seedFile.replaceAll('$D', folder.path));
    printed = await standalone('--check-config', '--config', file);
  });

  test('begins with a blank line, the file, and the lines of the seeds', () => {
    const listing = seedLines.replaceAll('$D', folder.path);
    expect(printed.out.slice(0, printed.out.indexOf('\n\nSecrets file'))).toBe(
      `\nConfiguration (read ${file}):\n${listing.trimEnd()}`,
    );
    expect(printed.err).toMatch(
      /^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d\.\d{6} zmeventnotification\[\d+\]\.INF \[using config file: .*es\.ini\]\n/,
    );
  });

  test.each(laterLabels)('has a line %s', (label) => {
    expect(printed.out.split('\n').filter((line) => line.startsWith(`${label} .`))).toHaveLength(1);
  });

  test('then says what does not work, and ends well where we could start', () => {
    expect(printed.err).toMatch(/problem: hook\.hook_script: .*person_detect_wrapper\.sh/);
    expect(printed).toMatchObject({ code: 0 });
    expect(printed.out + printed.err).not.toContain('hunter2');
  });
});

test.each<[string, () => readonly string[], Partial<Answer>, RegExp]>([
  [
    '--version says nothing else',
    () => ['--version', '--config', '/no/file'],
    { code: 0, err: '' },
    /^\d+\.\d+\.\d+\n$/,
  ],
  ['--help lists the flags', () => ['--help'], { code: 0, err: '' }, /--\[no-\]store_frame_in_zm/],
  [
    '--config=FILE',
    () => ['--check-config', `--config=${path.join(folder.path, 'es.ini')}`],
    { code: 0 },
    /Port \./,
  ],
  [
    'a file that is not there',
    () => ['--config', '/no/file.ini'],
    { code: 1 },
    /"\/no\/file\.ini does not exist!"/,
  ],
  ['a folder', () => ['--check-config', '--config', folder.path], { code: 1 }, /cannot be read/],
  ['a flag that there is not', () => ['--prot=1'], { code: 2 }, /no option --prot; did you mean --port/],
])('%s', async (_what, args, expected, words) => {
  const answer = await standalone(...args());
  expect(answer).toMatchObject(expected);
  expect(answer.out + answer.err).toMatch(words);
});

test('the same settings as YAML are the same, to the last odd character', async () => {
  const odd = `# mine
[general]
secrets = $D/secrets.ini
base_data_path = $D
[network]
port = "9001"
port = 9002
[ssl]
enable = no
[mqtt]
topic = no
username = !USER
password = a=b#c;d: "q" 'r' \\ é
server = 1.10
[fcm]
enable = no
token_file = {{base_data_path}}/push/t.txt
date_format = %I:%M %p, %d-%b
[customize]
verbose = yes
picture_url = https://zm.example/?a=b&c=d==
event_check_interval = 0.50
[hook]
hook_script = '/usr/bin/x y.sh' --a "b: c"
skip_monitors = 1, 2
event_start_notify_on_hook_success = fcm,web
`.replaceAll('\n', '\r\n');
  const place = path.join(folder.path, 'import');
  const beside = { 'secrets.ini': '[secrets]\nUSER = 007\n' };
  const before = await checkConfig(place, { name: 'zmeventnotification.ini', text: `\uFEFF${odd}`, beside });
  mkdirSync(place, { recursive: true });
  chmodSync(place, 0o755);
  const file = path.join(place, 'zmeventnotification.ini');
  const done = await runCli(['import', '--config', file, '--format', 'yaml', '--yes']);
  expect(done).toMatchObject({ code: 0 });
  const answer = await runCli(['check-config', '--json', '--config', file.replace('.ini', '.yml')]);
  const after: unknown = JSON.parse(answer.out);
  expect(before.mistakes).toEqual([]);
  expect(after).toMatchObject({
    settings: { ...before.settings, 'general.secrets': path.join(place, 'secrets.yml') },
    warnings: [],
  });
});
