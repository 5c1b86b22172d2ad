import { findingsOf } from '@tocsin/runtime';
import type { Check } from '../check';

/** What each setting of the findings is about, and what else to do. */
const meanings: readonly (readonly [key: RegExp, name: string, remedy: string])[] = [
  [
    /^ssl\./,
    'certificate',
    'name files in [ssl] that this user can read; behind a reverse proxy: enable = no',
  ],
  [/base_data_path/, 'data-folder', 'give that folder to this user, or set another [general] base_data_path'],
  [/token_file/, 'token-file', 'give the file and its folder to this user, or set another [fcm] token_file'],
  [/^hook\./, 'hook', 'correct the path in [hook], or make the file executable (chmod +x)'],
  [/^push\./, 'push-script', 'correct [push] api_push_script, or make the file executable (chmod +x)'],
  [/service_account/, 'fcm-settings', 'correct [fcm] fcm_service_account_file'],
  [/es_rules/, 'rules-file', 'correct [customize] es_rules'],
  [/^mqtt\./, 'mqtt-files', 'correct the path in [mqtt]'],
  [/^detector\./, 'model', 'put the file there (tocsin models pull), or correct [detector]'],
  [/escontrol/, 'control-interface', 'set [general] escontrol_interface_password, or switch it off'],
];

/** Files and programs that the settings name: those that are not there or may not be used. */
export const namedFiles: Check = {
  name: 'files',
  look: ({ config }) =>
    findingsOf(config).map(({ severity, key, message }) => {
      const [, name, remedy] = meanings.find(([pattern]) => pattern.test(key)) ?? [key, 'settings', ''];
      const isHint = severity === 'warning';
      return {
        name,
        severity: isHint ? 'hint' : 'fault',
        message: `${key}: ${message}`,
        remedy: isHint ? '' : remedy,
      };
    }),
};
