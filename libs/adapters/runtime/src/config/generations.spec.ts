import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Config } from '@tocsin/config';
import { ConfigError } from './config-error';
import { loadConfig } from './load-config';

/** Files as people have them, of all generations of the old server, with their oddities. */
const generations = path.join(__dirname, 'generations');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-generations-'));
  cpSync(generations, folder, { recursive: true });
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(ini|yml|conf)$/.test(name) || name.includes('utf-16')) continue;
    const file = path.join(folder, name);
    // Where the secrets are is the one thing that cannot be as in the file.
    const text = readFileSync(file, 'utf8').replaceAll('/etc/zm/secrets', path.join(folder, 'good/secrets'));
    writeFileSync(file, text);
    chmodSync(file, 0o640);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is in force and not by default, as `section.key`. */
function chosen(config: Config): Record<string, unknown> {
  const [values, usual] = [valuesOf(config), valuesOf(Config.parse({}))];
  const isChosen = (name: string) => JSON.stringify(values.get(name)) !== JSON.stringify(usual.get(name));
  return Object.fromEntries([...values].filter(([name]) => isChosen(name)));
}

function valuesOf(config: Config): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(config).flatMap(([section, values]) =>
      Object.entries(values).map(([key, value]): [string, unknown] => [`${section}.${key}`, value]),
    ),
  );
}

const file = (name: string) => path.join(folder, name);

interface Expected {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly warnings?: readonly string[];
}

const portal = 'https://home.example.org/zm/index.php?view=image&eid=EVENTID';
const letsencrypt = '/etc/letsencrypt/live/home.example.org';
const idle = (keys: string) => `configuration: without effect in this version: ${keys}`;
const renamed = (where: string, section: string, from: string, to: string, effect = 'taken') =>
  `${where}: [${section}] ${from} is now called ${to}; ${effect}`;

const expected: Readonly<Record<string, Expected>> = {
  '01-es-1.0.ini': {
    settings: {
      'fcm.api_key': 'legacy-key',
      'fcm.token_file': '/etc/private/tokens.txt',
      'ssl.cert': '/etc/apache2/ssl/home.example.org/zoneminder.crt',
      'ssl.key': '/etc/apache2/ssl/home.example.org/zoneminder.key',
      'customize.event_check_interval': 5,
    },
    warnings: [renamed('01-es-1.0.ini:22', 'customize', 'verbose', 'console_logs'), idle('[fcm] api_key')],
  },
  '02-es-1.5-tabs.ini': {
    settings: {
      'network.port': 9001,
      'auth.enable': false,
      'fcm.enable': false,
      'ssl.enable': false,
      'customize.event_check_interval': 1,
      'customize.monitor_reload_interval': 120,
      'customize.console_logs': true,
      'customize.read_alarm_cause': true,
      'customize.tag_alarm_event_id': true,
      'customize.use_custom_notification_sound': true,
      'hook.hook_script': "'/usr/bin/person_detect_wrapper.sh'",
      'hook.use_hook_description': true,
    },
    warnings: [
      renamed('02-es-1.5-tabs.ini:15', 'customize', 'verbose', 'console_logs'),
      renamed('02-es-1.5-tabs.ini:21', 'hook', 'hook_description', 'use_hook_description'),
    ],
  },
  '03-es-2.6-crlf.ini': {
    settings: {
      'network.address': '192.168.1.20',
      'mqtt.enable': true,
      'mqtt.server': '192.168.1.10',
      'fcm.token_file': '/etc/private/tokens.txt',
      'ssl.cert': `${letsencrypt}/fullchain.pem`,
      'ssl.key': `${letsencrypt}/privkey.pem`,
      'customize.event_check_interval': 5,
      'customize.read_alarm_cause': true,
      'customize.include_picture': true,
      'customize.picture_url': `${portal}&fid=objdetect&width=600&username=me&password=geheim#1`,
      'hook.hook_script': '/usr/bin/detect_wrapper.sh',
    },
    warnings: [renamed('03-es-2.6-crlf.ini:30', 'hook', 'hook', 'hook_script')],
  },
  '04-es-3.0.ini': {
    settings: {
      'ssl.enable': false,
      'customize.console_logs': true,
      'hook.hook_script': '/usr/bin/detect_wrapper.sh',
      'hook.use_hook_description': true,
      'hook.keep_frame_match_type': false,
      'hook.hook_skip_monitors': [2, 3, 4],
    },
    warnings: [
      renamed('04-es-3.0.ini:5', 'customize', 'verbose', 'console_logs'),
      renamed('04-es-3.0.ini:10', 'hook', 'skip_monitors', 'hook_skip_monitors'),
    ],
  },
  '05-es-3.1.ini': {
    settings: {
      'ssl.enable': false,
      'hook.hook_script': '"/usr/bin/detect_wrapper.sh"',
      'hook.hook_pass_image_path': true,
    },
    warnings: [renamed('05-es-3.1.ini:5', 'hook', 'store_frame_in_zm', 'hook_pass_image_path')],
  },
  '06-es-3.3-bom.ini': {
    settings: {
      'auth.timeout': 30,
      'ssl.enable': false,
      'customize.read_alarm_cause': true,
      'hook.hook_script': '/usr/bin/detect_wrapper.sh',
      'hook.hook_pass_image_path': true,
    },
  },
  '07-es-3.9.ini': {
    settings: {
      'network.address': '0.0.0.0',
      'ssl.enable': false,
      'mqtt.enable': true,
      'mqtt.server': 'broker.lan:1884',
      'mqtt.username': 'zm',
      'mqtt.password': 'p#a;s=s%w"ord',
      'customize.event_check_interval': 0.5,
      'customize.console_logs': true,
    },
  },
  '08-es-4.4.ini': {
    settings: {
      'ssl.cert': '/etc/zm/apache2/ssl/zoneminder.crt',
      'ssl.key': '/etc/zm/apache2/ssl/zoneminder.key',
      'customize.event_check_interval': 5,
      'customize.read_alarm_cause': true,
      'customize.include_picture': true,
      'customize.picture_url': `${portal}&fid=objdetect&width=600`,
      'customize.picture_portal_username': 'admin',
      'customize.picture_portal_password': 'pa$$word',
      'hook.hook_script': "'/usr/bin/detect_wrapper.sh'",
      'hook.use_hook_description': true,
      'hook.hook_pass_image_path': true,
    },
  },
  '09-es-4.6-secrets.ini': {
    settings: {
      'general.secrets': 'secrets.ini',
      'ssl.cert': '/etc/ssl/es.crt',
      'ssl.key': '/etc/ssl/es.key',
      'mqtt.enable': true,
      'mqtt.username': 'zm',
      'mqtt.password': '%h#u;n"t{{e}}r${2}',
      'customize.include_picture': true,
      'customize.picture_url': `${portal}&fid=snapshot`,
      'customize.picture_portal_username': 'admin',
      'customize.picture_portal_password': 'geheim',
      'hook.tag_user': 'admin',
    },
  },
  '10-es-5.0.ini': {
    settings: {
      'general.restart_interval': 7200,
      'ssl.enable': false,
      'customize.send_event_end_notification': true,
      'customize.use_hooks': true,
      'hook.event_start_hook': "'/var/lib/zmeventnotification/bin/zm_event_start.sh'",
      'hook.event_end_hook': "'/var/lib/zmeventnotification/bin/zm_event_end.sh'",
      'hook.event_start_notify_on_hook_success': ['all'],
      'hook.event_start_notify_on_hook_fail': ['none'],
      'hook.event_end_notify_on_hook_success': ['fcm', 'web', 'api'],
      'hook.event_end_notify_on_hook_fail': ['none'],
      'hook.event_end_notify_if_start_success': false,
      'hook.use_hook_description': true,
      'hook.hook_skip_monitors': [2],
    },
  },
  '11-es-5.3-templates.ini': {
    settings: {
      'general.base_data_path': '/srv/zmes',
      'ssl.enable': false,
      'fcm.token_file': '/srv/zmes/push/tokens.txt',
      'customize.use_hooks': false,
      'hook.event_start_hook': '/srv/zmes/bin/zm_event_start.sh --base /srv/zmes',
      'hook.event_start_notify_on_hook_success': ['none'],
      'hook.event_start_notify_on_hook_fail': ['none'],
    },
  },
  '12-es-5.11-control.ini': {
    settings: {
      'general.secrets': 'secrets.ini',
      'general.skip_monitors': [7, 8],
      'general.use_escontrol_interface': true,
      'general.escontrol_interface_password': '!control',
      'ssl.enable': false,
      'hook.hook_script': '/a',
      'hook.hook_skip_monitors': [2, 3],
      'hook.tag_user': 'admin',
    },
    warnings: [
      renamed(
        '12-es-5.11-control.ini:13',
        'hook',
        'skip_monitors',
        'hook_skip_monitors',
        'ignored, since the new one is there too',
      ),
    ],
  },
  '13-es-5.16-mqtt.ini': {
    settings: {
      'ssl.enable': false,
      'push.use_api_push': true,
      'push.api_push_script': "'/var/lib/zmeventnotification/bin/pushapi_pushover.py'",
      'mqtt.enable': true,
      'mqtt.server': 'broker.example.org:8883',
      'mqtt.topic': 'home/zm',
      'mqtt.retain': true,
      'mqtt.tick_interval': 20,
      'mqtt.tls_ca': '/etc/mosquitto/ca.crt',
      'mqtt.tls_cert': '/etc/mosquitto/client.crt',
      'mqtt.tls_key': '/etc/mosquitto/client.key',
      'mqtt.tls_insecure': true,
      'customize.es_debug_level': 2,
    },
    warnings: [idle('[mqtt] tick_interval')],
  },
  '14-es-6.0.ini': {
    settings: {
      'general.secrets': 'secrets.ini',
      'fcm.replace_push_messages': true,
      'fcm.fcm_android_ttl': 0,
      'ssl.cert': '/etc/ssl/es.crt',
      'ssl.key': '/etc/ssl/es.key',
      'customize.es_rules': '/etc/zm/es_rules.json',
      'customize.send_event_end_notification': true,
      'customize.use_hooks': true,
      'customize.picture_url': `${portal}&fid=snapshot`,
      'hook.tag_user': 'admin',
    },
    warnings: [idle('[fcm] use_fcmv1')],
  },
  '15-es-6.1-left-overs.ini': {
    settings: {
      'network.port': 9005,
      'ssl.enable': false,
      'fcm.fcm_log_raw_message': true,
      'fcm.fcm_log_message_id': 'MYID',
      'fcm.fcm_v1_key': 'mykey',
      'fcm.fcm_v1_url': 'https://us-central1-example.cloudfunctions.net/send_push',
      'hook.max_parallel_hooks': 2,
      'hook.event_start_notify_on_hook_success': ['all'],
    },
    warnings: [
      '15-es-6.1-left-overs.ini:5: [network] port stands twice (also 15-es-6.1-left-overs.ini:4); the last one counts',
      '15-es-6.1-left-overs.ini:2: [general] has no key "thread_pool"',
      '15-es-6.1-left-overs.ini:15: [hook] has no key "Hook_skip_monitors"; did you mean "hook_skip_monitors"?',
      '15-es-6.1-left-overs.ini:18: there is no section [remote]',
    ],
  },
  '16-es-7.0.yml': {
    settings: {
      'general.secrets': 'secrets.yml',
      'fcm.replace_push_messages': true,
      'ssl.cert': '/etc/ssl/es.crt',
      'ssl.key': '/etc/ssl/es.key',
      'customize.event_check_interval': 5,
      'customize.es_debug_level': 4,
      'customize.read_alarm_cause': true,
      'customize.include_picture': true,
      'customize.picture_url': portal,
      'customize.picture_portal_username': 'admin',
      'customize.picture_portal_password': '0042',
      'customize.use_hooks': true,
      'hook.event_start_hook': '/var/lib/zmeventnotification/bin/zm_event_start.sh',
      'hook.event_start_notify_on_hook_success': ['all'],
      'hook.event_end_notify_on_hook_success': ['fcm', 'web', 'api'],
      'hook.use_hook_description': true,
      'hook.tag_detected_objects': true,
      'hook.tag_user': 'admin',
    },
  },
  '17-es-7.0.19.yml': {
    settings: {
      'general.secrets': 'secrets.yml',
      'general.skip_monitors': [4, 5],
      'network.port': 9010,
      'auth.enable': false,
      'auth.timeout': 45,
      'ssl.cert': '/etc/ssl/es.crt',
      'ssl.key': '/etc/ssl/es.key',
      'fcm.fcm_service_account_file': '/etc/zm/service-account.json',
      'fcm.include_profile_in_push': true,
      'mqtt.enable': true,
      'mqtt.username': 'zm',
      'mqtt.password': '00123',
      'hook.hook_skip_monitors': [1, 2],
      'hook.event_start_hook': '/usr/local/bin/look 1',
      'hook.event_end_hook': '/usr/local/bin/look 1',
      'hook.event_start_notify_on_hook_success': ['web', 'mqtt'],
      'hook.tag_user': 'admin',
    },
  },
  '18-es-7.0-no-extension.conf': {
    settings: { 'network.port': 9020, 'ssl.enable': false, 'customize.console_logs': true },
    warnings: [
      '18-es-7.0-no-extension.conf:4: [network] port stands twice (also 18-es-7.0-no-extension.conf:3); the last one counts',
      renamed(
        '18-es-7.0-no-extension.conf:9',
        'customize',
        'verbose',
        'console_logs',
        'ignored, since the new one is there too',
      ),
    ],
  },
  '19-es-by-hand.conf': {
    settings: {
      'ssl.enable': false,
      'customize.console_logs': true,
      'hook.hook_script': '/new',
      'hook.use_hook_description': true,
    },
    warnings: [
      renamed(
        '19-es-by-hand.conf:5',
        'hook',
        'hook',
        'hook_script',
        'ignored, since the new one is there too',
      ),
      renamed(
        '19-es-by-hand.conf:7',
        'hook',
        'hook_description',
        'use_hook_description',
        'ignored, since the new one is there too',
      ),
      renamed('19-es-by-hand.conf:10', 'customize', 'verbose', 'console_logs'),
    ],
  },
  '20-es-from-windows.ini': {
    settings: {
      'ssl.enable': false,
      'ssl.cert': '/a.pem',
      'customize.picture_url': 'https://h/zm/?a=1;b=2#frag',
      'customize.use_hooks': true,
      'hook.event_start_hook': '"C:\\\\look.bat" \'a b\'',
    },
    warnings: [
      '20-es-from-windows.ini:11: [ssl] enable stands twice (also 20-es-from-windows.ini:2); the last one counts',
      '20-es-from-windows.ini:13: [ssl] enable stands twice (also 20-es-from-windows.ini:11); the last one counts',
    ],
  },
};

/** Without the folder of this run. */
const shortened = (text: string) => text.replaceAll(`${folder}/good/`, '').replaceAll(`${folder}/wrong/`, '');

describe('a file of', () => {
  it('every generation is here', () => {
    const names = readdirSync(path.join(generations, 'good')).filter((name) => !name.startsWith('secrets'));
    expect(names).toEqual(Object.keys(expected));
    expect(names.length).toBeGreaterThanOrEqual(20);
  });

  it.each(Object.entries(expected))('%s means what it meant', (name, { settings, warnings = [] }) => {
    const loaded = loadConfig(file(`good/${name}`), {});
    expect(JSON.parse(shortened(JSON.stringify(chosen(loaded.config))))).toEqual(settings);
    expect(loaded.warnings.map(({ where, message }) => shortened(`${where}: ${message}`))).toEqual(warnings);
  });
});

const mistakes: Readonly<Record<string, readonly string[]>> = {
  'broken-lines.ini': [
    'broken-lines.ini:1: "port" stands before any [section]',
    'broken-lines.ini:2: a section needs its closing ], found: [network',
    'broken-lines.ini:4: expected "key = value", "[section]" or "# comment", found: enable yes',
    'broken-lines.ini:5: expected "key = value", "[section]" or "# comment", found: = without a key',
    'broken-lines.ini:6: the section name between [ and ] is empty',
  ],
  'values.ini': [
    'values.ini:2: [network] port: must be at most 65535',
    'values.ini:5: [auth] enable: "perhaps" is neither yes nor no',
    'values.ini:6: [auth] timeout: "20 seconds # or so" is not a number (a comment needs a line of its own)',
    'values.ini:8: [customize] event_check_interval: must be at least 0.01',
    'values.ini:9: [customize] es_debug_level: must be at most 9',
    'values.ini:11: [hook] hook_skip_monitors: "two" is no monitor id; ids stand like 1,2,5',
    'values.ini:12: [hook] max_parallel_hooks: "1.5" is not a whole number',
    'values.ini:14: [fcm] fcm_v1_url: "ftp://me:***@example.org/x" is not a URL of the expected kind',
    'values.ini:15: [fcm] fcm_android_priority: "urgent" is none of high, normal',
    'values.ini:16: [fcm] token_file: is empty; leave the key out instead',
    'values.ini:18: [detector] has no key "modle"; did you mean "mode"?',
  ],
  'secrets-without-file.ini': [
    'secrets-without-file.ini:2: No secret file found: [ssl] cert names a secret; set [general] secrets = <file>',
    'secrets-without-file.ini:3: No secret file found: [ssl] key names a secret; set [general] secrets = <file>',
  ],
  'secret-unknown.ini': [
    'secret-unknown.ini:4: Token:NO_SUCH not found in secret file secrets.ini',
    // What is in the secret is not told.
    'secret-unknown.ini:6: [network] port: "***" is not a whole number',
  ],
  'secrets-file-missing.ini': [
    'secrets-file-missing.ini:2: the secrets file /nowhere/secrets.ini cannot be read: there is no nowhere in /',
  ],
  'templates.ini': [
    'templates.ini:2: [fcm] token_file: {{base_path}}: neither [general] nor [fcm] has "base_path"',
    'templates.ini:4: [hook] event_start_hook: ${bin}: neither [general] nor [hook] has "bin"',
  ],
  'tabs.yml': ['tabs.yml:2: Tabs are not allowed as indentation'],
  'braces.yml': [
    'braces.yml:2: Unexpected scalar at node end; put quotes around a value that begins with {{',
  ],
  'shape.yml': [
    'shape.yml:1: "port" stands outside of a section; sections hold keys, indented below their name',
    'shape.yml:3: [network] port must be one value, or a list of values',
    'shape.yml:5: "ssl" stands outside of a section; sections hold keys, indented below their name',
    'shape.yml:7: [auth] timeout: "soon" is not a number',
  ],
  'utf-16.ini': ['utf-16.ini:1: this is no UTF-8 text; save the file as UTF-8'],
};

describe('a wrong file', () => {
  it('has its place in the table', () => {
    expect(readdirSync(path.join(generations, 'wrong'))).toEqual(Object.keys(mistakes).toSorted());
  });

  it.each(Object.entries(mistakes))(
    '%s is refused, all at once, with file, line, key and reason',
    (name, lines) => {
      let problems: string[] = [];
      try {
        loadConfig(file(`wrong/${name}`), {});
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        problems = error.problems.map(({ where, message }) => shortened(`${where}: ${message}`));
      }
      expect(problems).toEqual(lines);
    },
  );
});
