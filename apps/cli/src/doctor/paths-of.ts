import type { Config, ZoneMinderConfig } from '@tocsin/config';
import { chooseLookers, parseHookCommand } from '@tocsin/detection';

/** Every file and folder that the settings name and that would be used. */
export function pathsOf(config: Config, zoneminder: ZoneMinderConfig | undefined): readonly string[] {
  const { general, ssl, fcm, mqtt, customize, detector } = config;
  const named = [
    general.base_data_path,
    ...(general.use_escontrol_interface ? [general.escontrol_interface_file] : []),
    ...(ssl.enable ? [ssl.cert, ssl.key] : []),
    ...(fcm.enable ? [fcm.token_file, fcm.fcm_service_account_file] : []),
    ...(mqtt.enable ? [mqtt.tls_ca, mqtt.tls_cert, mqtt.tls_key] : []),
    customize.es_rules,
    detector.model,
    detector.labels,
    detector.object_config,
    ...commandsOf(config).map(({ program }) => program),
    zoneminder?.ZM_PATH_LOGS,
    zoneminder?.ZM_DIR_EVENTS,
    zoneminder?.ZM_PATH_MAP,
  ];
  return [...new Set(named.flatMap((one) => (one?.includes('/') === true ? [one] : [])))];
}

/** A program of the operator's, and the setting that names it. */
export interface NamedCommand {
  readonly key: string;
  /** A path, or a name to be looked for in PATH. */
  readonly program: string;
}

/** Every program that the settings name and that would be run; what is no command line is left out. */
export function commandsOf(config: Config): readonly NamedCommand[] {
  const { hook, push } = config;
  const hooks = Object.entries(chooseLookers(config)).flatMap(([phase, looker]) =>
    looker.kind === 'script' ? [{ key: `hook.event_${phase}_hook`, program: looker.command.program }] : [],
  );
  const scripts = {
    'hook.event_start_hook_notify_userscript': hook.event_start_hook_notify_userscript,
    'hook.event_end_hook_notify_userscript': hook.event_end_hook_notify_userscript,
    'push.api_push_script': push.use_api_push ? push.api_push_script : undefined,
  };
  return [...hooks, ...Object.entries(scripts).flatMap(([key, line = '']) => commandOf(key, line))];
}

function commandOf(key: string, line: string): readonly NamedCommand[] {
  if (line.trim() === '') return [];
  try {
    return [{ key, program: parseHookCommand(line).program }];
  } catch {
    return []; // that it is none is said where files are looked at
  }
}
