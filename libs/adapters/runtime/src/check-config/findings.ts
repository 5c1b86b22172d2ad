import path from 'node:path';
import type { Config } from '@tocsin/config';
import { chooseLookers, parseHookCommand } from '@tocsin/detection';
import { errorMessage } from '@tocsin/errors';
import { pathObstacle, whoWeAre } from '../path-obstacle';

/** What is wrong around settings that are fine in themselves. */
export interface Finding {
  /** `fatal`: Tocsin would not start. `problem`: something will not work. `warning`: it may not be meant. */
  readonly severity: 'fatal' | 'problem' | 'warning';
  /** The setting, as `section.key`. */
  readonly key: string;
  readonly message: string;
}

/** Looks at the files and programs that the settings name, as the user that we are. */
export function findingsOf(config: Config): Finding[] {
  return [
    ...certificates(config),
    ...folders(config),
    ...hooks(config),
    ...push(config),
    ...readFiles(config),
    ...controlInterface(config),
    ...asRoot(),
  ];
}

/** Whatever keeps Tocsin from starting. */
export const fatalFindingsOf = (config: Config): Finding[] =>
  findingsOf(config).filter(({ severity }) => severity === 'fatal');

function certificates({ ssl }: Config): Finding[] {
  if (!ssl.enable) {
    const message = 'SSL is disabled, which means all traffic will be unencrypted';
    return [{ severity: 'warning', key: 'ssl.enable', message }];
  }
  if (ssl.cert === undefined || ssl.key === undefined) {
    const message =
      'SSL is enabled, but key or certificate file is missing. Set cert and key in [ssl], or enable = no for ws://';
    return [{ severity: 'fatal', key: 'ssl.enable', message }];
  }
  return [
    unreadable('fatal', 'ssl.cert', ssl.cert, 'SSL_cert_file'),
    unreadable('fatal', 'ssl.key', ssl.key, 'SSL_key_file'),
  ].flat();
}

function folders({ general, queue, fcm }: Config): Finding[] {
  const store = path.join(general.base_data_path, 'store');
  return [
    ...(queue.url === undefined
      ? unwritable('fatal', 'general.base_data_path', store, 'the folder for what must last')
      : []),
    ...(fcm.enable ? unwritable('problem', 'fcm.token_file', fcm.token_file, 'the token file') : []),
  ];
}

function hooks(config: Config): Finding[] {
  const { start, end } = chooseLookers(config);
  const { hook } = config;
  const startKey = (hook.event_start_hook ?? '').trim() === '' ? 'hook_script' : 'event_start_hook';
  const lookers = [
    [`hook.${startKey}`, start],
    ['hook.event_end_hook', end],
  ] as const;
  const ofLookers = lookers.flatMap(([key, looker]): Finding[] => {
    if (looker.kind === 'broken') return [{ severity: 'problem', key, message: looker.reason }];
    return looker.kind === 'script' ? missingProgram(key, looker.command.program, 'the hook') : [];
  });
  return [
    ...ofLookers,
    ...missingCommand('hook.event_start_hook_notify_userscript', hook.event_start_hook_notify_userscript),
    ...missingCommand('hook.event_end_hook_notify_userscript', hook.event_end_hook_notify_userscript),
  ];
}

function push({ push: script, fcm }: Config): Finding[] {
  const key = 'push.api_push_script';
  const isUnnamed = script.use_api_push && (script.api_push_script ?? '').trim() === '';
  return [
    ...(isUnnamed
      ? [{ severity: 'problem', key, message: 'use_api_push is on, but no script is named' } as const]
      : []),
    ...(script.use_api_push ? missingCommand(key, script.api_push_script) : []),
    ...(fcm.enable && fcm.fcm_service_account_file !== undefined
      ? unreadable(
          'problem',
          'fcm.fcm_service_account_file',
          fcm.fcm_service_account_file,
          'the service account',
        )
      : []),
  ];
}

function readFiles({ customize, mqtt, detector }: Config): Finding[] {
  const files: [key: string, file: string | undefined, what: string][] = [
    ['customize.es_rules', customize.es_rules, 'the rules file'],
    ['mqtt.tls_ca', mqtt.enable ? mqtt.tls_ca : undefined, 'the CA of the broker'],
    ['mqtt.tls_cert', mqtt.enable ? mqtt.tls_cert : undefined, 'the client certificate'],
    ['mqtt.tls_key', mqtt.enable ? mqtt.tls_key : undefined, 'the key of the client certificate'],
    ['detector.model', detector.model, 'the model'],
    ['detector.labels', detector.labels, 'the label file'],
  ];
  return files.flatMap(([key, file, what]) =>
    file === undefined ? [] : unreadable('problem', key, file, what),
  );
}

function controlInterface({ general }: Config): Finding[] {
  if (!general.use_escontrol_interface) return [];
  const key = 'general.escontrol_interface_password';
  const message = 'the control interface is on, but without a password nobody gets in';
  const file = general.escontrol_interface_file;
  return [
    ...((general.escontrol_interface_password ?? '') === ''
      ? [{ severity: 'warning', key, message } as const]
      : []),
    ...unwritable('problem', 'general.escontrol_interface_file', file, 'the file of the control interface'),
  ];
}

function asRoot(): Finding[] {
  if (process.geteuid?.() !== 0) return [];
  const message = `files were looked at as ${whoWeAre()}, who may do everything; ask again as the web user: sudo -u www-data …`;
  return [{ severity: 'warning', key: 'configuration', message }];
}

function unreadable(severity: Finding['severity'], key: string, file: string, what: string): Finding[] {
  const obstacle = pathObstacle(file, 'read');
  return obstacle === undefined
    ? []
    : [{ severity, key, message: `${what} ${file} does not exist or cannot be read: ${obstacle}` }];
}

/** What is not there yet must have a folder, here or above, in which it can be made. */
function unwritable(severity: Finding['severity'], key: string, file: string, what: string): Finding[] {
  const absolute = path.resolve(file);
  let place = absolute;
  while (place !== path.dirname(place) && isMissing(place)) {
    place = path.dirname(place);
  }
  const obstacle = pathObstacle(place, 'write');
  return obstacle === undefined
    ? []
    : [{ severity, key, message: `${what} ${file} cannot be written: ${obstacle}` }];
}

const isMissing = (place: string): boolean =>
  pathObstacle(place, 'write')?.startsWith('there is no ') === true;

function missingCommand(key: string, line: string | undefined): Finding[] {
  if (line === undefined || line.trim() === '') return [];
  try {
    return missingProgram(key, parseHookCommand(line).program, 'the script');
  } catch (error) {
    return [{ severity: 'problem', key, message: errorMessage(error) }];
  }
}

function missingProgram(key: string, program: string, what: string): Finding[] {
  // What is no path is looked for in PATH, which may be another when we are started by ZoneMinder.
  if (!program.includes('/')) return [];
  const obstacle = pathObstacle(program, 'run');
  return obstacle === undefined
    ? []
    : [{ severity: 'problem', key, message: `${what} ${program} cannot be run: ${obstacle}` }];
}
