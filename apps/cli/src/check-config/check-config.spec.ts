import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allSettings } from '@tocsin/config';
import { checkConfigCommand } from './check-config-command';
import { type CheckConfigRequest, checkConfig } from './check-config';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-cli-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function run(text: string, options: Partial<CheckConfigRequest> = {}) {
  const file = join(folder, 'es.ini');
  writeFileSync(file, text);
  const lines = { out: '', err: '' };
  const code = await checkConfig(
    { config: file, flags: [], json: false, ...options },
    { out: (line) => (lines.out += `${line}\n`), err: (line) => (lines.err += `${line}\n`) },
    {},
  );
  return { code, file, ...lines };
}

/** With these Tocsin could start. */
const plain = () => `[general]\nbase_data_path = ${folder}\n[ssl]\nenable = no\n[fcm]\nenable = no\n`;

describe('tocsin check-config', () => {
  it('prints the listing of the old documents, byte for byte', async () => {
    const { code, out, err, file } = await run(`[network]
port = 9000
address = XX.XX.XX.XX
[auth]
enable = 1
timeout = 20
[ssl]
cert = /etc/zm/apache2/ssl/zoneminder.crt
key = /etc/zm/apache2/ssl/zoneminder.key
[fcm]
api_key = AIza
[customize]
event_check_interval = 5
verbose = 0
read_alarm_cause = 1
[hook]
hook_script = '/usr/bin/person_detect_wrapper.sh'
hook_description = 1
`);
    expect(
      out.startsWith(`
Configuration (read ${file}):

Port .......................... 9000
Address ....................... XX.XX.XX.XX
Event check interval .......... 5
Monitor reload interval ....... 300

Auth enabled .................. true
Auth timeout .................. 20

Use FCM ....................... true
FCM API key ................... (defined)
Token file .................... /var/lib/zmeventnotification/push/tokens.txt

SSL enabled ................... true
SSL cert file ................. /etc/zm/apache2/ssl/zoneminder.crt
SSL key file .................. /etc/zm/apache2/ssl/zoneminder.key

console_logs .................. false
Read alarm cause .............. true
Tag alarm event id ............ false
Use custom notification sound . false

Hook .......................... '/usr/bin/person_detect_wrapper.sh'
Use Hook Description........... true
`),
    ).toBe(true);
    expect(err).toMatch(
      /^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d\.\d{6} zmeventnotification\[\d+\]\.INF \[using config file: /,
    );
    // Nobody can start with a certificate that is not there.
    expect(err).toContain(
      'fatal: ssl.cert: SSL_cert_file /etc/zm/apache2/ssl/zoneminder.crt does not exist or cannot be read: there is no ',
    );
    expect(code).toBe(1);
  });

  it('says whether a secret is there, never what it is', async () => {
    const { out } = await run('[mqtt]\nusername = u\npassword = hunter2\n');
    expect(out).toContain('MQTT Password ................. (defined)');
    expect(out).not.toContain('hunter2');
  });

  it('lists every mistake and fails', async () => {
    const { code, out, err } = await run('[network]\nport = x\n[auth]\nenable = maybe\n');
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain('the configuration has 2 mistakes');
  });

  it('lists every setting that there is, those of our own by section and key', async () => {
    const { out, code } = await run(plain());
    expect(code).toBe(0);
    expect(out).toContain('watcher.strict_interval ....... false\n');
    expect(out).toContain('Notify on Event Start (hook success) . (undefined)\n');
    const lines = out.split('\n').filter((line) => / \.+ |Use Hook Description/.test(line));
    expect(lines.length).toBeGreaterThanOrEqual(allSettings.length);
  });

  it('shows the picture URL without its password', async () => {
    const url = 'https://me:hunter2@h/zm/index.php?view=image&eid=EVENTID&username=u&passwd=hunter2';
    const { out } = await run(`[customize]\npicture_url = ${url}\n`);
    expect(out).toContain(
      'Picture URL ................... https://me:***@h/zm/index.php?view=image&eid=EVENTID',
    );
    expect(out).not.toContain('hunter2');
  });

  it('reports what the settings name and is not there, each with its setting', async () => {
    const { code, err } = await run(
      `${plain()}[hook]\nevent_start_hook = ${folder}/no-hook.sh 1\n[customize]\nes_rules = ${folder}/es.ini/x\n` +
        `[push]\nuse_api_push = yes\n[mqtt]\nenable = yes\ntls_ca = ${folder}/ca.pem\n`,
    );
    expect(code).toBe(0);
    expect(err).toContain(
      'warning: ssl.enable: SSL is disabled, which means all traffic will be unencrypted',
    );
    expect(err).toContain(
      `problem: hook.event_start_hook: the hook ${folder}/no-hook.sh cannot be run: there is no no-hook.sh in ${folder}`,
    );
    expect(err).toContain(
      `problem: customize.es_rules: the rules file ${folder}/es.ini/x does not exist or cannot`,
    );
    expect(err).toContain(`${folder}/es.ini is not a folder`);
    expect(err).toContain('problem: push.api_push_script: use_api_push is on, but no script is named');
    expect(err).toContain(`problem: mqtt.tls_ca: the CA of the broker ${folder}/ca.pem does not exist`);
  });

  it('is fatal where nothing that must last can be kept', async () => {
    const { code, err } = await run(`${plain()}[general]\nbase_data_path = ${folder}/es.ini/data\n`);
    expect(code).toBe(1);
    expect(err).toContain('fatal: general.base_data_path: the folder for what must last');
  });

  it('prints all that for programs with --json, mistakes with file, line, key and reason', async () => {
    const good = await run(plain(), { json: true });
    expect(good.err).toBe('');
    expect(JSON.parse(good.out)).toMatchObject({
      usable: true,
      file: good.file,
      settings: { 'network.port': 9000, 'mqtt.password': null },
      mistakes: [],
    });
    const bad = await run('[network]\nport = x\n', { json: true });
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.out)).toMatchObject({
      usable: false,
      settings: null,
      mistakes: [
        { file: bad.file, line: 2, key: 'network.port', reason: '[network] port: "x" is not a whole number' },
      ],
    });
  });

  it('takes single settings from the command line over the file, and says that the file is the better place', async () => {
    const lines = { out: '', err: '' };
    const file = join(folder, 'es.ini');
    writeFileSync(file, `${plain()}[network]\nport = 9001\n[hook]\nevent_start_hook = /a\n`);
    const argv = [`--config=${file}`, '--port=9002', '--no-enable-auth', '--store_frame_in_zm'];
    const code = await checkConfigCommand(
      [...argv, '--hook-script=/b', '--skip-monitors', '1,2', '--mqtt-password=!hunter2'],
      { out: (line) => (lines.out += `${line}\n`), err: (line) => (lines.err += `${line}\n`) },
      { TOCSIN_NETWORK__PORT: '9003' },
    );
    expect(code).toBe(0);
    expect(lines.out).toContain('Port .......................... 9002\n');
    expect(lines.out).toContain('Auth enabled .................. false\n');
    expect(lines.out).toContain('Store Frame in ZM ............. true\n');
    expect(lines.out).toContain('Hook .......................... /b\n');
    expect(lines.out).toContain('Hook Script on Event Start .... (undefined)\n');
    expect(lines.out).toContain('Hook Skipped monitors ......... 1,2\n');
    expect(lines.out).toContain('MQTT Password ................. (defined)\n');
    expect(lines.err).toContain('--port --no-enable-auth');
    expect(`${lines.out}${lines.err}`).not.toContain('hunter2');
  });

  it('names a flag that it does not know', async () => {
    let err = '';
    const code = await checkConfigCommand(['--prot=1'], { out: () => {}, err: (line) => (err += line) }, {});
    expect(code).toBe(2);
    expect(err).toContain('there is no option --prot; did you mean --port?');
  });

  describe('with detection by Tocsin', () => {
    const detect = (objectConfig: string) => {
      const file = join(folder, 'objectconfig.ini');
      writeFileSync(file, objectConfig);
      return run(`${plain()}[detector]\nenable = yes\nobject_config = ${file}\n`);
    };

    it('prints how pictures are looked at, and what differs for a monitor', async () => {
      const { code, out, err } = await detect(
        '[general]\nportal=https://h/zm\npassword=hunter2\nmodels=yolo\nlog_level=x\n[monitor-4]\nwait=3\n',
      );
      expect(code).toBe(0);
      expect(out).toContain('objectconfig.ini, written for 4.x):\n');
      expect(out).toContain('portal.portal ................. https://h/zm\n');
      expect(out).toContain('portal.password ............... (defined)\n');
      expect(out).toContain('types ......................... object\n');
      expect(out).toContain('object/yolo.minConfidence ..... 0.4\n');
      expect(out).toContain('past.maxDifference ............ 5%\n');
      expect(out).toContain('\nMonitor 4:\n\nframes.wait ................... 3\n\n');
      expect(err).toContain('objectconfig.ini:4: [general] models is now called detection_sequence');
      expect(err).toContain('warning: ');
      expect(`${out}${err}`).not.toContain('hunter2');
    });

    it('fails where the file cannot be used', async () => {
      const { code, err } = await detect('[general]\nwait=soon\n');
      expect(code).toBe(1);
      expect(err).toContain('mistake: ');
      expect(err).toContain('objectconfig.ini:2: [general] wait: "soon" is not a number');
    });

    it('says where nothing is read, and where nobody asks', async () => {
      const nowhere = await run(
        `${plain()}[detector]\nenable = yes\nobject_config = ${join(folder, 'nowhere.ini')}\n`,
      );
      expect(nowhere).toMatchObject({
        code: 1,
        err: expect.stringContaining('nowhere.ini cannot be read') as unknown,
      });
      expect((await run('')).out).toContain('Detection: not by Tocsin (');
    });
  });
});
