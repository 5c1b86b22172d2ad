import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from './config-error';
import { loadConfig } from './load-config';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-config-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const write = (text: string, name = 'es.ini'): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  chmodSync(file, 0o640);
  return file;
};

function problemsOf(load: () => unknown): string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigError)
      return error.problems.map(({ where, message }) => `${where}: ${message}`);
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('loading the configuration', () => {
  it('has the defaults of the old server where the file says nothing', () => {
    const { config } = loadConfig(write('[ssl]\nenable = no\n'), {});
    expect(config.network).toEqual({ port: 9000, address: '::' });
    expect(config.auth).toEqual({ enable: true, timeout: 20 });
    expect(config.customize.event_check_interval).toBe(0.05);
    expect(config.hook.use_hook_description).toBe(false);
  });

  it.each([
    ['yes', true],
    ['No', false],
    ['1', true],
    ['0', false],
    ['TRUE', true],
    ['off', false],
  ])('reads the switch %s as %s', (written, meant) => {
    expect(loadConfig(write(`[auth]\nenable = ${written}`), {}).config.auth.enable).toBe(meant);
  });

  it('lists all mistakes at once, each with file, line, key and reason', () => {
    const file = write('[network]\nport = 99999\n[auth]\nenable = perhaps\ntimeout = soon\nbroken\n');
    expect(problemsOf(() => loadConfig(file, {}))).toEqual([
      `${file}:2: [network] port: must be at most 65535`,
      `${file}:4: [auth] enable: "perhaps" is neither yes nor no`,
      `${file}:5: [auth] timeout: "soon" is not a number`,
      `${file}:6: expected "key = value", "[section]" or "# comment", found: broken`,
    ]);
  });

  it('refuses an unknown key in a section of ours and names the nearest', () => {
    const file = write('[detector]\nmin_confidense = 0.4\n');
    expect(problemsOf(() => loadConfig(file, {}))).toEqual([
      `${file}:2: [detector] has no key "min_confidense"; did you mean "min_confidence"?`,
    ]);
  });

  it('warns of an unknown key in a section of the old server and goes on', () => {
    const file = write('[network]\nprot = 9001\n[nonsense]\na = 1');
    const { config, warnings } = loadConfig(file, {});
    expect(config.network.port).toBe(9000);
    expect(warnings).toEqual([
      {
        where: `${file}:2`,
        key: 'network.prot',
        message: '[network] has no key "prot"; did you mean "port"?',
      },
      { where: `${file}:4`, key: 'nonsense.a', message: 'there is no section [nonsense]' },
    ]);
  });

  it('takes old names, says the new one, and lets the new one win', () => {
    const file = write('[hook]\nhook_description = yes\nskip_monitors = 1,2\nhook_skip_monitors = 3\n');
    const { config, warnings } = loadConfig(file, {});
    expect(config.hook.use_hook_description).toBe(true);
    expect(config.hook.hook_skip_monitors).toEqual([3]);
    expect(warnings.map(({ message }) => message)).toEqual([
      '[hook] hook_description is now called use_hook_description; taken',
      '[hook] skip_monitors is now called hook_skip_monitors; ignored, since the new one is there too',
    ]);
  });

  it('says in one line which keys of the old server have no effect', () => {
    const { warnings } = loadConfig(write('[fcm]\napi_key = x\n[mqtt]\ntick_interval = 4'), {});
    expect(warnings).toEqual([
      {
        where: 'configuration',
        message: 'without effect in this version: [fcm] api_key, [mqtt] tick_interval',
      },
    ]);
  });

  it('lets the last of two equal keys count, and says so', () => {
    const file = write('[network]\nport = 1\nport = 2');
    const { config, warnings } = loadConfig(file, {});
    expect(config.network.port).toBe(2);
    expect(warnings[0]?.message).toContain('stands twice');
  });

  it('substitutes secrets, by exact name first and then in any case', () => {
    const secrets = write('[secrets]\nZM_CERT = /etc/a.pem\nzm_key = /etc/b%#.pem', 'secrets.ini');
    const file = write(`[general]\nsecrets = ${secrets}\n[ssl]\ncert = !ZM_CERT\nkey = !ZM_KEY`);
    expect(loadConfig(file, {}).config.ssl).toEqual({
      enable: true,
      cert: '/etc/a.pem',
      key: '/etc/b%#.pem',
    });
  });

  it('tags in the name of the secret ZM_USER, unless another user is named', () => {
    const secrets = write('[secrets]\nZM_USER = camera', 'secrets.ini');
    const user = (lines: string) => loadConfig(write(lines), {}).config.hook.tag_user;
    expect(user(`[general]\nsecrets = ${secrets}`)).toBe('camera');
    expect(user(`[general]\nsecrets = ${secrets}\n[hook]\ntag_user = me`)).toBe('me');
    expect(user('[ssl]\nenable = no')).toBeUndefined();
  });

  it('refuses a secret that is not in the file, and secrets without a file', () => {
    const secrets = write('[secrets]\nA = 1', 'secrets.ini');
    const file = write(`[general]\nsecrets = ${secrets}\n[ssl]\ncert = !B`);
    expect(problemsOf(() => loadConfig(file, {}))).toEqual([
      `${file}:4: Token:B not found in secret file ${secrets}`,
    ]);
    const bare = write('[ssl]\ncert = !B', 'bare.ini');
    expect(problemsOf(() => loadConfig(bare, {}))[0]).toContain('No secret file found');
  });

  it('refuses a secret that is not UTF-8, where it is used', () => {
    const secrets = write('[secrets]\n', 'secrets.ini');
    writeFileSync(secrets, Buffer.from('[secrets]\nP = f\u00FCr\nZM_USER = \u00E4\n', 'latin1'));
    const file = write(`[general]\nsecrets = ${secrets}\n[mqtt]\npassword = !P`);
    expect(problemsOf(() => loadConfig(file, {}))).toEqual([
      `${file}:4: the secret P is not UTF-8; save ${secrets} as UTF-8`,
    ]);
  });

  it('fills templates with keys that are no settings, as the old server did', () => {
    const own = '[general]\nbin = /opt/zm\n[hook]\nlook = look.sh\nhook_script = {{bin}}/${look}\n';
    const { config } = loadConfig(write(own), {});
    expect(config.hook.hook_script).toBe('/opt/zm/look.sh');
  });

  it('fills both forms of templates and refuses unknown ones', () => {
    const file = write(
      '[general]\nbase_data_path = /data\n[hook]\nevent_start_hook = {{base_data_path}}/a ${base_data_path}/b',
    );
    expect(loadConfig(file, {}).config.hook.event_start_hook).toBe('/data/a /data/b');
    const wrong = write('[hook]\nevent_start_hook = {{nowhere}}/a', 'wrong.ini');
    expect(problemsOf(() => loadConfig(wrong, {}))[0]).toContain(
      'neither [general] nor [hook] has "nowhere"',
    );
  });

  it('lets the environment win over the file, also by _FILE, but not both at once', () => {
    const password = write('hunter2\n', 'mqtt-password');
    const file = write('[network]\nport = 1');
    const { config } = loadConfig(file, { TOCSIN_NETWORK__PORT: '2', TOCSIN_MQTT__PASSWORD_FILE: password });
    expect(config.network.port).toBe(2);
    expect(config.mqtt.password).toBe('hunter2');
    expect(
      problemsOf(() =>
        loadConfig(file, { TOCSIN_MQTT__PASSWORD: 'a', TOCSIN_MQTT__PASSWORD_FILE: password }),
      ),
    ).toEqual(['TOCSIN_MQTT__PASSWORD_FILE: TOCSIN_MQTT__PASSWORD is set as well; leave one of them out']);
  });

  it('never shows the password of a URL that it refuses', () => {
    const file = write('[queue]\nurl = http://user:hunter2@redis:6379');
    const [problem = ''] = problemsOf(() => loadConfig(file, {}));
    expect(problem).toContain('http://user:***@redis:6379');
    expect(problem).not.toContain('hunter2');
  });

  it('refuses a named file that does not exist in the words of the old server', () => {
    expect(() => loadConfig('/nowhere/es.ini', {})).toThrow('/nowhere/es.ini does not exist!');
  });

  it('prefers the .yml to the .ini where none is named, and says so; without any the defaults hold', () => {
    const [yml, ini] = [write('network:\n  port: 9001\n', 'a.yml'), write('[network]\nport = 9002', 'a.ini')];
    const both = loadConfig(undefined, {}, { places: [yml, ini] });
    expect(both).toMatchObject({ file: yml, config: { network: { port: 9001 } } });
    expect(both.warnings).toEqual([{ where: ini, message: `not read, since there is ${yml} as well` }]);
    expect(loadConfig(undefined, {}, { places: [`${yml}.no`, ini] })).toMatchObject({
      file: ini,
      warnings: [],
    });
    const none = [`${yml}.no`, `${ini}.no`];
    expect(loadConfig(undefined, {}, { places: none })).toMatchObject({ file: null, files: none });
  });

  it('takes the file in TOCSIN_CONFIG where none is named', () => {
    const [one, other] = [write('[network]\nport = 1\n'), write('[network]\nport = 2\n', 'other.ini')];
    expect(loadConfig(undefined, { TOCSIN_CONFIG: one }).config.network.port).toBe(1);
    expect(loadConfig(other, { TOCSIN_CONFIG: one }).config.network.port).toBe(2);
    expect(loadConfig(undefined, { TOCSIN_CONFIG: '' }, { places: [other] }).config.network.port).toBe(2);
  });

  it('warns of a secrets file that everybody can read', () => {
    const secrets = write('secrets:\n  A: 1\n', 'secrets.yml');
    chmodSync(secrets, 0o644);
    expect(loadConfig(write(`[general]\nsecrets = ${secrets}`), {}).warnings).toEqual([
      { where: secrets, message: 'everybody can read the secrets file; chmod 0640 it' },
    ]);
  });

  it('takes the content of a _FILE as it is, and an empty variable for none', () => {
    const password = write('!a{{b}}\n', 'password');
    const { config } = loadConfig(write('[network]\nport = 1'), {
      TOCSIN_MQTT__PASSWORD_FILE: password,
      TOCSIN_MQTT__PASSWORD: '',
      TOCSIN_NETWORK__PORT: '',
    });
    expect(config.mqtt.password).toBe('!a{{b}}');
    expect(config.network.port).toBe(1);
  });

  it('warns of a channel that there is not', () => {
    const file = write('[hook]\nevent_start_notify_on_hook_success = fmc,web');
    expect(loadConfig(file, {}).warnings.map(({ message }) => message)).toEqual([
      '[hook] event_start_notify_on_hook_success: there is no channel "fmc"; there are web, fcm, mqtt, api, all, none',
    ]);
  });

  it('says where a key belongs that stands in another section', () => {
    const file = write('[customize]\nhook_script = /a');
    expect(loadConfig(file, {}).warnings.map(({ message }) => message)).toEqual([
      '[customize] has no key "hook_script"; it belongs to [hook]',
    ]);
  });
});
