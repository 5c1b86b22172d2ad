import { findingsOf } from '@tocsin/runtime';
import { type Check, fault, hint, type Scene } from '../check';
import { ownName } from '../own-name';

type Remedy = (config: Scene['config']) => string;

/** What each setting of the findings is about, and what else to do. */
const meanings: readonly (readonly [key: RegExp, name: string, remedy: Remedy])[] = [
  [
    /^ssl\./,
    'certificate',
    ({ ssl: { enable, cert, key } }) => {
      if (!enable)
        return 'name cert and key in [ssl] and set enable = yes, unless a reverse proxy in front of us does it';
      if (cert === undefined || key === undefined)
        return 'name PEM files as cert and key in [ssl]; behind a reverse proxy: enable = no';
      return `let ${ownName()} in: setfacl -R -m u:${ownName()}:rX on the folder named above (with letsencrypt: live and archive), or name other files in [ssl]; behind a reverse proxy: enable = no`;
    },
  ],
  [
    /base_data_path/,
    'data-folder',
    ({ general: { base_data_path: folder } }) =>
      `sudo mkdir -p ${folder}; sudo chown -R ${ownName()} ${folder}; or set another [general] base_data_path`,
  ],
  [
    /token_file/,
    'token-file',
    ({ fcm: { token_file: file } }) =>
      `give the file and its folder to this user: sudo chown -R ${ownName()} "$(dirname ${file})"; or set another [fcm] token_file`,
  ],
  [/^hook\./, 'hook', () => 'correct the path in [hook], or make the file executable (chmod a+rx FILE)'],
  [
    /^push\./,
    'push-script',
    () => 'correct [push] api_push_script, or make the file executable (chmod a+rx FILE)',
  ],
  [
    /service_account/,
    'fcm-settings',
    () => 'correct [fcm] fcm_service_account_file, or let this user read it',
  ],
  [/es_rules/, 'rules-file', () => 'correct [customize] es_rules, or let this user read the file'],
  [/^mqtt\./, 'mqtt-files', () => 'correct the path in [mqtt], or let this user read the file'],
  [/^detector\./, 'model', () => 'put the file there (tocsin models pull), or correct [detector]'],
  [
    /escontrol/,
    'control-interface',
    ({ general: { escontrol_interface_file: file } }) =>
      `set [general] escontrol_interface_password, give ${file} and its folder to ${ownName()}, or use_escontrol_interface = no`,
  ],
];

/** Files and programs that the settings name: those that are not there or may not be used. */
export const namedFiles: Check = {
  finds: ['files', ...meanings.map(([, name]) => name)],
  remedy: 'see the files that the settings name',
  touchesFiles: true,
  look: ({ config }) =>
    findingsOf(config)
      // That we look as root is said above all that is found.
      .filter(({ key }) => key !== 'configuration')
      .map(({ severity, key, message }) => {
        const [, name, remedy] = meanings.find(([pattern]) => pattern.test(key)) ?? [
          key,
          'files',
          () => `see ${key}`,
        ];
        const say = severity === 'warning' ? hint : fault;
        return say(name, `${key}: ${message}`, remedy(config));
      }),
};
