import { type FileRow, quietIni, quietYaml } from './file-rows';

const withSecrets = `${quietIni}[general]\nsecrets = $D/secrets.ini\n`;
const secrets = (text: string): Pick<FileRow, 'beside'> => ({
  beside: { 'secrets.ini': `[secrets]\n${text}` },
});

/** es-config.md §1.1. */
export const secretRows: readonly FileRow[] = [
  {
    says: 'a value that begins with ! is looked up, whatever its type; % and # in secrets are literal',
    text: `${withSecrets}[mqtt]\ntopic = !TOPIC\n[network]\nport = !PORT\n[auth]\nenable = !AUTH\n`,
    ...secrets('TOPIC = 50%#x;y=z\nPORT = 9001\nAUTH = no\nUNUSED = x\n'),
    settings: { 'mqtt.topic': '50%#x;y=z', 'network.port': 9001, 'auth.enable': false },
  },
  {
    says: 'exact name first, then any case',
    text: `${withSecrets}[mqtt]\ntopic = !mqtt_user\nusername = !MQTT_USER\nserver = !ONLY\n`,
    ...secrets('MQTT_USER = upper\nmqtt_user = lower\nOnly = once\n'),
    settings: { 'mqtt.topic': 'lower', 'mqtt.username': 'upper', 'mqtt.server': 'once' },
  },
  {
    says: 'whole values only, and not again',
    text: `${withSecrets}[mqtt]\ntopic = a!B\nusername = !A\n`,
    ...secrets('A = !B\nB = b\n'),
    settings: { 'mqtt.topic': 'a!B', 'mqtt.username': '!B' },
  },
  {
    says: 'no secrets file is named',
    text: `${quietIni}[mqtt]\nusername = !A\npassword = !B\n`,
    mistakes: [
      /^\$D\/es\.ini:6 mqtt\.username \| No secret file found/,
      '$D/es.ini:7 mqtt.password | No secret file found',
    ],
  },
  {
    says: 'the secrets file is not there',
    text: `${withSecrets}[mqtt]\nusername = !A\n`,
    mistakes: [/^\$D\/es\.ini:6 general\.secrets \| .*secrets\.ini/],
  },
  {
    says: 'a token that is absent or empty',
    text: `${withSecrets}[mqtt]\nusername = !NOPE\npassword = !EMPTY\n`,
    ...secrets('EMPTY =\n'),
    mistakes: [
      '$D/es.ini:8 mqtt.username | Token:NOPE not found in secret file',
      '$D/es.ini:9 mqtt.password | Token:EMPTY not found in secret file',
    ],
  },
  {
    says: 'a wrong value from a secret is not shown',
    text: `${withSecrets}[network]\nport = !A\n[auth]\nenable = !A\n[hook]\nhook_skip_monitors = !A\n[fcm]\nfcm_android_priority = !A\nfcm_v1_url = !A\n`,
    ...secrets('A = hunter2\n'),
    mistakes: [
      'network.port',
      'auth.enable',
      'hook.hook_skip_monitors',
      'fcm.fcm_android_priority',
      'fcm.fcm_v1_url',
    ],
  },
  {
    says: 'a secrets file that is none does not show what it holds',
    text: `${withSecrets}[mqtt]\nusername = !A\n`,
    beside: { 'secrets.ini': '[secrets]\nmy password is hunter2\n' },
    mistakes: ['$D/secrets.ini:2 ', 'Token:A not found'],
  },
  {
    says: 'in YAML, map `secrets`',
    name: 'es.yml',
    text: `${quietYaml}general: {secrets: $D/secrets.yml}\nmqtt: {username: "!U", topic: "!T"}\n`,
    beside: { 'secrets.yml': 'secrets:\n  U: joe\n  T: 0123\n' },
    settings: { 'mqtt.username': 'joe', 'mqtt.topic': '0123' },
  },
  {
    says: 'a password in a picture URL is not printed',
    text: `${withSecrets}[customize]\npicture_url = !ZMES_PICTURE_URL\n`,
    ...secrets(
      'ZMES_PICTURE_URL = https://joe:hunter2@zm.example/?user=joe&pass=hunter2&password=hunter2&token=hunter2\n',
    ),
    settings: {},
  },
];

/** es-config.md §1.2. */
export const templateRows: readonly FileRow[] = [
  {
    says: 'both forms, in INI',
    text: `${quietIni}[general]\nbase_data_path = /data/x\n[fcm]\ntoken_file = {{base_data_path}}/push/t.txt\n[customize]\nes_rules = \${base_data_path}/r.json\n`,
    settings: { 'fcm.token_file': '/data/x/push/t.txt', 'customize.es_rules': '/data/x/r.json' },
  },
  {
    says: 'both forms, in YAML',
    name: 'es.yml',
    text: `${quietYaml}general: {base_data_path: /data}\nmqtt: {topic: "{{base_data_path}}x\${base_data_path}"}\n`,
    settings: { 'mqtt.topic': '/datax/data' },
  },
  {
    says: 'of [general], also where that is a default, else of the own section; [general] may hold any name',
    text: `${quietIni}[general]\nhome = /data\n[fcm]\ntoken_file = {{base_data_path}}/t\n[mqtt]\nserver = broker\ntopic = zm/{{server}}\n[customize]\nes_rules = {{home}}/r.json\n`,
    settings: {
      'fcm.token_file': '/var/lib/zmeventnotification/t',
      'mqtt.topic': 'zm/broker',
      'customize.es_rules': '/data/r.json',
    },
  },
  {
    says: 'after secrets',
    text: `${withSecrets}base_data_path = !DATA\n[fcm]\ntoken_file = {{base_data_path}}/t\n`,
    ...secrets('DATA = /secret/data\n'),
    settings: { 'fcm.token_file': '/secret/data/t' },
  },
  {
    says: 'a password that looks like one is not shown',
    text: `${quietIni}[mqtt]\nusername = joe\npassword = abc\${hunter2}\n`,
    mistakes: ['$D/es.ini:7 mqtt.password | '],
  },
  {
    says: 'unknown is an error',
    text: `${quietIni}[fcm]\ntoken_file = {{nope}}/t\n[mqtt]\ntopic = \${nope2}\n`,
    mistakes: [/^\$D\/es\.ini:6 fcm\.token_file \| .*nope/, /^\$D\/es\.ini:8 mqtt\.topic \| .*nope2/],
  },
];

/** conventions.md §3.6, and es-config.md §1 on precedence. */
export const environmentRows: readonly FileRow[] = [
  {
    says: 'the environment beats the file',
    text: `${quietIni}[network]\nport = 9001\naddress = 127.0.0.1\n`,
    env: { TOCSIN_NETWORK__PORT: '9005', TOCSIN_MQTT__ENABLE: 'yes' },
    settings: { 'network.port': 9005, 'network.address': '127.0.0.1', 'mqtt.enable': true },
  },
  {
    says: 'the command line beats both',
    text: `${quietIni}[network]\nport = 9001\n`,
    env: { TOCSIN_NETWORK__PORT: '9005' },
    flags: ['--port=9007'],
    settings: { 'network.port': 9007 },
    warns: [/--port: .*file/],
  },
  {
    says: 'a file that is named holds the value, less one end of line',
    text: quietIni,
    beside: { port: '9009\n', topic: 'a\n\n' },
    env: { TOCSIN_NETWORK__PORT_FILE: '$D/port', TOCSIN_MQTT__TOPIC_FILE: '$D/topic' },
    settings: { 'network.port': 9009, 'mqtt.topic': 'a\n' },
  },
  {
    says: 'a key that itself ends in _file',
    text: quietIni,
    beside: { named: '/y/tokens.txt\n' },
    env: { TOCSIN_FCM__TOKEN_FILE_FILE: '$D/named', TOCSIN_GENERAL__ESCONTROL_INTERFACE_FILE: '/z/control' },
    settings: { 'fcm.token_file': '/y/tokens.txt', 'general.escontrol_interface_file': '/z/control' },
  },
  {
    says: 'both a value and a file is an error',
    text: quietIni,
    beside: { port: '9009\n' },
    env: { TOCSIN_NETWORK__PORT_FILE: '$D/port', TOCSIN_NETWORK__PORT: '1' },
    mistakes: [/^TOCSIN_NETWORK__PORT_FILE: network\.port \| .*TOCSIN_NETWORK__PORT/],
  },
  {
    says: 'all mistakes at once, by the name of the variable; what a file holds is not shown',
    text: `${quietIni}[mqtt]\ntick_interval = x\n`,
    beside: { port: 'hunter2\n' },
    env: {
      TOCSIN_NETWORK__PORT_FILE: '$D/port',
      TOCSIN_AUTH__TIMEOUT: 'soon',
      TOCSIN_MQTT__PASSWORD_FILE: '$D/nope',
    },
    mistakes: [
      'TOCSIN_MQTT__PASSWORD_FILE: mqtt.password',
      'TOCSIN_NETWORK__PORT_FILE: network.port',
      'TOCSIN_AUTH__TIMEOUT: auth.timeout',
      '$D/es.ini:6 mqtt.tick_interval',
    ],
  },
  {
    says: 'secrets and old names work there, too; a mistyped name is told',
    text: withSecrets,
    ...secrets('A = joe\n'),
    env: { TOCSIN_MQTT__USERNAME: '!A', TOCSIN_CUSTOMIZE__VERBOSE: 'yes', TOCSIN_NETWORK__PROT: '1' },
    settings: { 'mqtt.username': 'joe', 'customize.console_logs': true },
    warns: [/^TOCSIN_CUSTOMIZE__VERBOSE: .*console_logs/, /^TOCSIN_NETWORK__PROT: network\.prot \| .*"port"/],
  },
  {
    says: 'a wrong flag is named as it was given',
    text: quietIni,
    flags: ['--port=x', '--event-check-interval=y', '--skip-monitors=z'],
    mistakes: [
      '--port: network.port',
      '--event-check-interval: customize.event_check_interval',
      '--skip-monitors: hook.hook_skip_monitors',
    ],
  },
];
