import { chownSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { loadConfig } from '@tocsin/runtime';
import { z } from 'zod';
import { OldInstallation } from './old-installation.fixture';

const ini = 'etc/zm/zmeventnotification.ini';
const yml = 'etc/zm/zmeventnotification.yml';
const tokens = 'var/lib/zmeventnotification/push/tokens.txt';

let old: OldInstallation;
beforeEach(() => {
  old = new OldInstallation();
});
afterEach(() => old[Symbol.dispose]());

const tokensOf = (file: string): Record<string, unknown> => {
  return z.object({ tokens: z.record(z.string(), z.unknown()) }).parse(JSON.parse(old.read(file))).tokens;
};

describe('an installation of before 3.2', () => {
  beforeEach(() => {
    old.write(
      'etc/zmeventnotification.ini',
      '[ssl]\nenable = 0\n[fcm]\ntoken_file = /etc/private/tokens.txt\n[customize]\nverbose = 1\n',
    );
    old.write('etc/private/tokens.txt', 'a:b:1,2:0,60:ios:enabled\nnonsense\nold:::android:disabled\n');
    old.write('var/detect/objectconfig.ini', '[general]\nmodels=hog\n[monitor-3]\nwait=2\n');
  });

  it('comes to the places of today; the originals stay', async () => {
    const { code, out } = await old.import();
    expect(code).toBe(0);
    expect(out).toContain('Settings: /etc/zmeventnotification.ini → /etc/zm/zmeventnotification.ini\n');
    expect(out).toContain('renamed         line 6: customize.verbose: now console_logs');
    expect(out).toContain(
      'moved           line 4: fcm.token_file: /etc/private/tokens.txt → /var/lib/zmeventnotification/push/tokens.txt',
    );
    expect(out).toContain('no phone        line 2');
    expect(out).toContain('written for 4.x, with sections for monitors 3');
    expect(Object.keys(tokensOf(tokens))).toEqual(['a:b', 'old']);
    expect(tokensOf(tokens)['a:b']).toMatchObject({
      monlist: '1,2',
      intlist: '0,60',
      platform: 'ios',
      pushstate: 'enabled',
    });
    expect(statSync(old.at(tokens)).mode & 0o777).toBe(0o600);
    expect(old.read(ini)).toContain('console_logs = 1');
    expect(old.read('etc/zm/objectconfig.ini')).toBe(old.read('var/detect/objectconfig.ini'));
    expect(old.read('etc/zmeventnotification.ini')).toContain('verbose = 1');
    expect(old.read('etc/private/tokens.txt')).toContain('nonsense');
    expect((await old.import()).out).toContain('There is nothing to do.');
  });

  it('does not come over what is there already', async () => {
    old.write(ini, '[ssl]\nenable = no\n[network]\nport = 9001\n');
    old.write(
      tokens,
      '{"tokens":{"new":{"platform":"ios"},"old":{"pushstate":"enabled","mine":1}},"beside":2}',
    );
    expect((await old.import()).code).toBe(0);
    expect(old.read(ini)).toContain('port = 9001');
    expect(tokensOf(tokens)).toMatchObject({ 'a:b': {}, new: {}, old: { pushstate: 'enabled', mine: 1 } });
    expect(old.read(tokens)).toContain('"beside": 2');
    expect(old.read(`${tokens}.~1~`)).toContain('"new"');
  });
});

describe('a copy of an old folder (--from)', () => {
  it('is taken over as it names its files, with backups of what is here', async () => {
    old.write(
      'copy/zmeventnotification.ini',
      '[general]\nsecrets = /etc/zm/secrets.ini\n[ssl]\nenable = no\n[mqtt]\npassword = !P\n',
    );
    old.write('copy/secrets.ini', '[secrets]\nP = geheim\n', 0o644);
    old.write('copy/objectconfig.ini', '[general]\nmodels=face\n[face]\nknown_images_path=/faces\n');
    old.write('copy/faces/bob.jpg', 'x');
    old.write('copy/push/tokens.txt', '{"tokens":{"t":{}}}');
    old.write(ini, '[network]\nport = 1\n');
    const { code, out } = await old.import(['--yes', '--from', old.at('copy')]);
    expect(code).toBe(0);
    expect(out).toContain('Secrets: /copy/secrets.ini → /etc/zm/secrets.ini');
    expect(out).toContain('/copy/faces: pictures are not copied: cp -a /copy/faces/. /faces');
    expect(old.read('etc/zm/objectconfig.ini')).toBe(old.read('copy/objectconfig.ini'));
    expect(loadConfig(old.at(ini), {}, { whereIs: (file) => old.at(file) }).config.mqtt.password).toBe(
      'geheim',
    );
    expect(old.read(`${ini}.~1~`)).toBe('[network]\nport = 1\n');
    expect(Object.keys(tokensOf(tokens))).toEqual(['t']);
    expect((await old.import(['--yes', '--from', old.at('copy')])).out).toContain('There is nothing to do.');
  });

  it("becomes the web user's, who owns the data folder, whoever unpacked it", async () => {
    if (process.geteuid?.() !== 0) return;
    old.write('var/lib/zmeventnotification/VERSION', '');
    chownSync(old.at('var/lib/zmeventnotification'), 33, 33);
    old.write(
      'copy/zmeventnotification.ini',
      '[general]\nsecrets = /etc/zm/secrets.ini\n[ssl]\nenable = no\n',
      0o600,
    );
    old.write('copy/secrets.ini', '[secrets]\nP = geheim\n', 0o600);
    old.write('copy/tokens.txt', '{"tokens":{"t":{}}}', 0o644);
    for (const name of readdirSync(old.at('copy'))) chownSync(old.at(`copy/${name}`), 1234, 1234);
    expect((await old.import(['--yes', '--from', old.at('copy')])).code).toBe(0);
    const ownership = [ini, 'etc/zm/secrets.ini', tokens].map((name) => {
      const { uid, gid, mode } = statSync(old.at(name));
      return [uid, gid, (mode & 0o777).toString(8)];
    });
    expect(ownership).toEqual([
      [33, 33, '640'],
      [33, 33, '640'],
      [33, 33, '600'],
    ]);
  });

  it('has its files byte for byte, whatever an old editor has written', async () => {
    const secrets = Buffer.from('[secrets]\n# f\u00FCr\nOTHER = gr\u00FCn\n', 'latin1');
    old.write('copy/secrets.ini', secrets);
    old.write(
      'copy/zmeventnotification.ini',
      '[general]\nsecrets = /etc/zm/secrets.ini\n[ssl]\nenable = no\n',
    );
    expect(await old.import(['--yes', '--from', old.at('copy')])).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(old.at('etc/zm/secrets.ini'))).toEqual(secrets);
  });

  it('does not hide behind a .yml file that would win', async () => {
    old.write('copy/zmeventnotification.ini', '[ssl]\nenable = no\n');
    old.write(yml, 'ssl:\n  enable: no\n');
    const { code, err } = await old.import(['--yes', '--from', old.at('copy')]);
    expect(code).toBe(1);
    expect(err).toContain(
      '/etc/zm/zmeventnotification.yml: would win over /etc/zm/zmeventnotification.ini; move it away first',
    );
  });
});

/** Settings, secrets, rules and objectconfig that name each other. */
function layTogether(): void {
  old.write('var/lib/zmeventnotification/VERSION', '');
  if (process.geteuid?.() === 0) chownSync(old.at('var/lib/zmeventnotification'), 33, 33);
  const settings =
    '[general]\nsecrets = /etc/zm/secrets.ini\n[ssl]\nenable = no\n[customize]\nes_rules = /etc/zm/es_rules.json\n';
  old.write(
    ini,
    `# mine\n${settings}picture_portal_password = !ZM_PASSWORD\n[fcm]\ntoken_file = {{base_data_path}}/t.txt\n`,
  );
  old.write(
    'etc/zm/secrets.ini',
    '[secrets]\n# of the portal\nZM_PASSWORD = ge%h{{e}}im: "0"\nZM_USER = me\n',
    0o644,
  );
  old.write(
    'etc/zm/es_rules.json',
    '{"notifications":{"monitors":{"9":{"rules":[{"comment":"night","action":"mute","from":"9:30 pm","to":"1 am"},{"action":"mute","from":"x"}]}}}}',
  );
  old.write(
    'etc/zm/objectconfig.ini',
    '[general]\nsecrets=secrets.ini\nuser=!ZM_USER\npassword=!ZM_PASSWORD\nmodels=hog\n',
  );
}

/** As Tocsin finds its settings at its start. */
const started = () => {
  const places = [old.at(yml), old.at(ini)];
  return loadConfig(undefined, {}, { places, whereIs: (file) => old.at(file) }).config;
};

describe('--format yaml', () => {
  it('makes .yml files of settings, secrets and rules, and keeps the old ones as .migrated', async () => {
    layTogether();
    old.write(
      'etc/zm/secrets.ini',
      old.read('etc/zm/secrets.ini').replace('ZM_USER', 'ZM_USER = you\nZM_USER'),
      0o644,
    );
    const before = started();
    expect(await old.import(['--yes', '--format', 'yaml'])).toMatchObject({ code: 0, err: '' });
    const after = started();
    expect(after.customize).toEqual({ ...before.customize, es_rules: '/etc/zm/es_rules.yml' });
    expect(after.fcm.token_file).toBe(before.fcm.token_file);
    expect(after.general.secrets).toBe('/etc/zm/secrets.yml');
    expect(old.read(yml)).toMatch(/^# mine\ngeneral:\n {2}secrets: \/etc\/zm\/secrets\.yml\n/);
    expect(old.read(yml)).toContain('  token_file: "${base_data_path}/t.txt"\n');
    expect(old.read('etc/zm/secrets.yml')).toContain('  # of the portal\n');
    expect(old.read('etc/zm/secrets.yml')).toContain('  # ZM_USER: you\n  ZM_USER: me\n');
    expect(statSync(old.at('etc/zm/secrets.yml')).mode & 0o007).toBe(0);
    expect(old.read('etc/zm/es_rules.yml')).toContain('comment: night');
    expect(old.read('etc/zm/objectconfig.ini')).toContain('secrets=secrets.yml\n');
    for (const name of [ini, 'etc/zm/secrets.ini', 'etc/zm/es_rules.json']) {
      expect([old.has(name), old.has(`${name}.migrated`)]).toEqual([false, true]);
    }
    expect(statSync(old.at('etc/zm/secrets.ini.migrated')).mode & 0o007).toBe(0);
    expect((await old.import(['--yes', '--format', 'yaml'])).out).toContain('There is nothing to do.');
  });

  it.each([1, 2, 3, 4, 5, 6, 7])(
    'can be started with after it was broken off behind step %i, and goes on',
    async (last) => {
      layTogether();
      const { customize } = started();
      let steps = 0;
      const { code, err } = await old.import(['--yes', '--format', 'yaml'], undefined, (line) => {
        if (line.startsWith('done: ') && (steps += 1) === last) throw new Error('power cut');
      });
      expect([code, steps]).toEqual([1, last]);
      expect(err).toContain('power cut; run this again to go on');
      expect({ ...started().customize, es_rules: '' }).toEqual({ ...customize, es_rules: '' });
      expect(readdirSync(old.at('etc/zm')).filter((name) => name.startsWith('.'))).toEqual([]);
      expect((await old.import(['--yes', '--format', 'yaml'])).code).toBe(0);
      expect({ ...started().customize, es_rules: '' }).toEqual({ ...customize, es_rules: '' });
    },
  );
});

describe('what is said', () => {
  it('is only that of those who ask, where secrets cannot be read', async () => {
    old.write(ini, '[general]\nsecrets = /etc/zm/secrets.ini\n[ssl]\nenable = no\n');
    old.write('etc/zm/secrets.ini/x', '');
    expect((await old.import(['--yes', '--format', 'yaml'])).code).toBe(0);
    old.write(yml, `${old.read(yml)}mqtt:\n  password: "!P"\n`);
    const { code, err } = await old.import();
    expect(code).toBe(1);
    expect(err).toContain(
      '/etc/zm/zmeventnotification.yml:2: the secrets file /etc/zm/secrets.ini cannot be read: ',
    );
  });

  it('is nothing of a file that is named in the place of the secrets and holds none', async () => {
    old.write('etc/others.conf', '[Service]\nUser = root\n', 0o644);
    old.write(ini, '[general]\nsecrets = /etc/others.conf\n[ssl]\nenable = no\n');
    expect((await old.import(['--yes', '--format', 'yaml'])).code).toBe(0);
    expect(statSync(old.at('etc/others.conf')).mode & 0o777).toBe(0o644);
    expect([old.has('etc/others.yml'), old.has('etc/others.conf.migrated')]).toEqual([false, false]);
  });

  it('holds no secret, in words or for programs', async () => {
    layTogether();
    old.write(
      ini,
      `${old.read(ini)}[mqtt]\npassword = "ge%him"\npasword = ge%heim\n[fcm]\nfcm_v1_key = "ge%heim"\n[hook]\nhook = x\n`,
    );
    for (const form of [[], ['--json']]) {
      const { code, out, err } = await old.import(['--dry-run', ...form]);
      expect(code).toBe(0);
      expect(out + err).not.toContain('ge%h');
    }
  });

  it('names rules that are not understood, models that are not there, and people', async () => {
    layTogether();
    old.write('etc/zm/objectconfig.ini', '[general]\nmodels=yolo,face\n[face]\nknown_images_path=/faces\n');
    old.write('faces/anna/one.jpg', 'no picture');
    old.write(
      'faces/bob.png',
      Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        'base64',
      ),
    );
    const { out } = await old.import(['--dry-run']);
    expect(out).toContain(
      'Rules: /etc/zm/es_rules.json: 1 rule for 1 monitor\n  not understood  notifications.monitors.9.rules[1].from',
    );
    expect(out).toContain(
      'no such model   /var/lib/zmeventnotification/models/yolov3/yolov3.weights; see "tocsin models"',
    );
    expect(out).toContain(
      'Known faces: /faces: 1 person, 2 pictures\n  not usable      anna/one.jpg: this is no picture',
    );
  });

  it('tells where the Perl server did something else by the same line', async () => {
    old.write(
      ini,
      '[ssl]\nenable = off\n[auth]\nenable = "no"\n[hook]\nhook_script = /usr/bin/detect_wrapper.sh\n[customize]\nconsole_log = yes\nevent_check_interval = 2\n[general]\nuse_escontrol_interface = 1\n',
    );
    const { out } = await old.import(['--dry-run']);
    expect(out).toContain(
      'different       line 2: ssl.enable: off is no here; the Perl server took it for yes',
    );
    expect(out).toContain(
      'different       line 4: auth.enable: "no" is no here; the Perl server took it for yes',
    );
    expect(out).toContain(
      'different       line 11: general.use_escontrol_interface: mutes and changes of control clients begin anew',
    );
    expect(out).toContain('different       line 6: hook.hook_script: Tocsin looks at pictures itself');
    expect(out).toContain(
      'different       line 9: customize.event_check_interval: 2 s is the most an alarm may wait',
    );
    expect(out).toContain(
      'unknown         line 8: customize.console_log: [customize] has no key "console_log"; did you mean "console_logs"?',
    );
    expect(out).toContain('customize.use_hooks: is not set: a hook is configured, so it counts as yes');
  });

  it('is there for programs', async () => {
    layTogether();
    const { code, out, err } = await old.import(['--yes', '--json']);
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({
      settings: {
        file: `/${ini}`,
        home: `/${ini}`,
      },
      rules: { monitors: 1, rules: 1, notUnderstood: [{ place: 'notifications.monitors.9.rules[1].from' }] },
      problems: [],
      done: [
        { kind: 'protect', file: '/etc/zm/secrets.ini' },
        { kind: 'write', file: `/${ini}`, backup: `/${ini}.~1~` },
      ],
    });
    expect(out).toContain('"key": "ssl.enable",\n        "line": 5,\n        "kind": "kept",');
    expect(statSync(old.at('etc/zm/secrets.ini')).mode & 0o777).toBe(0o640);
  });

  it('is that there is nothing where nothing is', async () => {
    const { code, out } = await old.import();
    expect(code).toBe(0);
    expect(out).toContain('There is nothing to do.');
  });
});
