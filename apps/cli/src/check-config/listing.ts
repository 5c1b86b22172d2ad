import type { Config } from '@tocsin/config';

export type Shown = string | number | boolean | undefined | readonly (string | number)[];

/** Only whether a secret is there is anybody's business. */
const secret = (value: string | undefined): Shown => (value === undefined ? undefined : '(defined)');

/** The old server's labels, in its order and groups; then the sections that are ours. */
function groups({
  network,
  auth,
  ssl,
  mqtt,
  customize,
  hook,
  general,
  queue,
  watcher,
  detector,
}: Config): readonly (readonly [string, Shown][])[] {
  return [
    [
      ['Secrets file', general.secrets],
      ['Base data path', general.base_data_path],
      ['Skipped monitors', general.skip_monitors],
    ],
    [
      ['Port', network.port],
      ['Address', network.address],
      ['Event check interval', customize.event_check_interval],
      ['Monitor reload interval', customize.monitor_reload_interval],
    ],
    [
      ['Auth enabled', auth.enable],
      ['Auth timeout', auth.timeout],
    ],
    [
      ['Use MQTT', mqtt.enable],
      ['MQTT Server', mqtt.server],
      ['MQTT Topic', mqtt.topic],
      ['MQTT Username', mqtt.username],
      ['MQTT Password', secret(mqtt.password)],
      ['MQTT Retain', mqtt.retain],
      ['MQTT TLS CA', mqtt.tls_ca],
      ['MQTT TLS Cert', mqtt.tls_cert],
      ['MQTT TLS Key', mqtt.tls_key],
      ['MQTT TLS Insecure', mqtt.tls_insecure],
    ],
    [
      ['SSL enabled', ssl.enable],
      ['SSL cert file', ssl.cert],
      ['SSL key file', ssl.key],
    ],
    [
      ['console_logs', customize.console_logs],
      ['Read alarm cause', customize.read_alarm_cause],
      ['Tag alarm event id', customize.tag_alarm_event_id],
      ['Picture URL', secret(customize.picture_url)],
      ['Include picture', customize.include_picture],
      ['Send event start notification', customize.send_event_start_notification],
      ['Send event end notification', customize.send_event_end_notification],
    ],
    [
      ['Use Hooks', customize.use_hooks],
      ['Hook', hook.hook_script],
      ['Hook Script on Event Start', hook.event_start_hook],
      ['Hook Script on Event End', hook.event_end_hook],
      ['Hook Skipped monitors', hook.hook_skip_monitors],
      ['Max Parallel Hooks', hook.max_parallel_hooks],
      ['Notify on Event Start (hook success)', hook.event_start_notify_on_hook_success],
      ['Notify on Event Start (hook fail)', hook.event_start_notify_on_hook_fail],
      ['Notify on Event End (hook success)', hook.event_end_notify_on_hook_success],
      ['Notify on Event End (hook fail)', hook.event_end_notify_on_hook_fail],
      ['Notify End only if Start success', hook.event_end_notify_if_start_success],
      ['Use Hook Description', hook.use_hook_description],
      ['Keep frame match type', hook.keep_frame_match_type],
      ['Store Frame in ZM', hook.hook_pass_image_path],
    ],
    [
      ['Redis URL', secret(queue.url)],
      ['Watcher source', watcher.source],
      ['Strict interval', watcher.strict_interval],
      ['Recover max age', watcher.recover_max_age],
      ['Detector mode', detector.mode],
      ['Detector enabled', detector.enable],
      ['Detection deadline', detector.detection_deadline],
      ['Model', detector.model],
      ['Provider', detector.provider],
      ['Portal', detector.portal],
    ],
  ];
}

/** Width of label and dots, as the old server prints them. */
const labelWidth = 31;

/** The settings in force, as `--check-config` has always listed them: label, dots, value. */
export function listing(config: Config): string {
  const block = (lines: readonly (readonly [string, Shown])[]) =>
    lines.map(([label, value]) => line(label, value)).join('\n');
  return groups(config).map(block).join('\n\n');
}

/** Label, dots, value. */
export function line(label: string, value: Shown): string {
  return `${`${label} `.padEnd(labelWidth, '.')} ${shown(value)}`;
}

function shown(value: Shown): string {
  if (value === undefined || value === '') return '(undefined)';
  if (typeof value === 'object') return value.length === 0 ? '(undefined)' : value.join(',');
  return String(value);
}
