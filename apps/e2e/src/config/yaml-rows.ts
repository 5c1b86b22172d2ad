import { type FileRow, quietIni, quietYaml } from './file-rows';

/** Each list is nine times the one before: 3 GB, were they written out. */
const lists = 'abcdefghi'.split('');
const bomb = lists
  .map((name, index, all) => {
    const inner = index === 0 ? '"x"' : `*${all[index - 1] ?? ''}`;
    return `  ${name}: &${name} [${Array.from({ length: 9 }, () => inner).join(', ')}]\n`;
  })
  .join('');

const yaml = (says: string, text: string, rest: Omit<FileRow, 'says' | 'text'>): FileRow => ({
  says: `YAML: ${says}`,
  name: 'es.yml',
  text,
  ...rest,
});

export const yamlRows: readonly FileRow[] = [
  yaml(
    'booleans and numbers of YAML, and the same as text',
    `ssl: {enable: false}\nfcm: {enable: "no"}\nauth: {enable: 0, timeout: 30.0}\nmqtt: {retain: "1", tls_insecure: on}\nnetwork: {port: "9001"}\ncustomize: {es_debug_level: 9}\n`,
    {
      settings: {
        'ssl.enable': false,
        'fcm.enable': false,
        'auth.enable': false,
        'auth.timeout': 30,
        'mqtt.retain': true,
        'mqtt.tls_insecure': true,
        'network.port': 9001,
        'customize.es_debug_level': 9,
      },
    },
  ),
  yaml(
    'text stays as it was written: no, 1.10, 007, a date, a time',
    `${quietYaml}mqtt: {topic: no, username: 007, server: 1.10}\ngeneral: {base_data_path: 2024-01-01}\nhook: {hook_script: 12:30:45}\n`,
    {
      settings: {
        'mqtt.topic': 'no',
        'mqtt.username': '007',
        'mqtt.server': '1.10',
        'general.base_data_path': '2024-01-01',
        'hook.hook_script': '12:30:45',
      },
    },
  ),
  yaml(
    'nothing is as if it were not there',
    `${quietYaml}network: {port: null, address: ~}\nauth:\nmqtt:\n  topic:\n  password: null\n`,
    {
      settings: {
        'network.port': 9000,
        'network.address': '::',
        'auth.timeout': 20,
        'mqtt.topic': 'zoneminder',
        'mqtt.password': null,
      },
    },
  ),
  yaml(
    'a list is a list',
    `${quietYaml}general: {skip_monitors: [1, 2]}\nhook:\n  hook_skip_monitors: 3\n  event_start_notify_on_hook_success:\n    - fcm\n    - web\n`,
    {
      settings: {
        'general.skip_monitors': ['1', '2'],
        'hook.hook_skip_monitors': ['3'],
        'hook.event_start_notify_on_hook_success': ['fcm', 'web'],
      },
    },
  ),
  yaml(
    'an anchor stands for its value',
    `${quietYaml}network: {address: &here 127.0.0.1}\nmqtt: {server: *here}\n`,
    {
      settings: { 'mqtt.server': '127.0.0.1' },
    },
  ),
  yaml(
    'of a repeated key the last one wins, with a warning',
    `${quietYaml}network:\n  port: 9001\n  port: 9002\n`,
    {
      settings: { 'network.port': 9002 },
      warns: [/^\$D\/es\.yml:5 network\.port \| .*twice.*last/],
    },
  ),
  yaml(
    'a byte order mark, CR LF, the marks of a document',
    `\uFEFF---\r\n${quietYaml.replaceAll('\n', '\r\n')}...\r\n`,
    {
      settings: { 'ssl.enable': false },
    },
  ),
  yaml('a second document is refused, not left unread', `${quietYaml}---\nnetwork: {port: 9001}\n`, {
    mistakes: [/^\$D\/es\.yml:\d+ .*document/],
  }),
  yaml('tabs are refused by name', 'ssl:\n\tenable: no\n', { mistakes: [/^\$D\/es\.yml:2 .*[Tt]abs/] }),
  yaml('what is no map of sections is refused', '- a\n- b\n', { mistakes: [/^\$D\/es\.yml:1 .*sections/] }),
  yaml(
    'a section that is a value, and a value that is a map',
    `${quietYaml}network: 9000\nauth: {timeout: {s: 20}}\n`,
    {
      mistakes: [/^\$D\/es\.yml:3 .*"network"/, /^\$D\/es\.yml:4 auth\.timeout \| .*one value/],
    },
  ),
  yaml('a bomb does not go off', `${quietYaml}bomb:\n${bomb}`, {
    mistakes: lists.slice(1).map((name) => `bomb.${name} | `),
  }),
  yaml(
    'all mistakes at once, each with its line',
    'network:\n  port: 0x1ffff\nauth:\n  timeout: .inf\nssl:\n  enable: perhaps\ncustomize:\n  event_check_interval: .nan\n',
    {
      mistakes: [
        '$D/es.yml:2 network.port',
        '$D/es.yml:4 auth.timeout',
        '$D/es.yml:6 ssl.enable',
        '$D/es.yml:8 customize.event_check_interval',
      ],
    },
  ),
  yaml('is not INI', quietIni, { mistakes: [/^\$D\/es\.yml:\d+ /] }),
  {
    says: 'YAML: where the name says nothing the content decides',
    name: 'settings',
    text: 'ssl:\n  enable: no\n',
    settings: { 'ssl.enable': false },
  },
];
