import { z } from 'zod';
import { brokerAddress } from './broker-address';
import { remoteSettings } from './remote-settings';
import { bare, choice, flag, idList, number, path, text, url, wordList } from './values';

/** The keys of the old server, spelt as in `zmeventnotification.ini`, and sections of our own. */

const secret = { secret: true } as const;

export const GeneralConfig = z
  .strictObject({
    secrets: path().optional().describe('File with section [secrets], for values written as !NAME'),
    base_data_path: path()
      .default('/var/lib/zmeventnotification')
      .describe('Folder for everything that must last'),
    restart_interval: number(0, 31_536_000, 'whole')
      .default(0)
      .describe('Seconds after which the server begins anew; 0 means never'),
    skip_monitors: idList().default([]).describe('Monitors that are not watched at all'),
    use_escontrol_interface: flag()
      .default(false)
      .describe('Let control clients mute monitors and change settings'),
    escontrol_interface_password: text()
      .optional()
      .meta({ description: 'Password of control clients; without one nobody gets in', ...secret }),
    escontrol_interface_file: path()
      .default('/var/lib/zmeventnotification/misc/escontrol_interface.dat')
      .describe('Where what control clients changed is kept'),
  })
  .describe('General settings');
export type GeneralConfig = z.infer<typeof GeneralConfig>;

export const NetworkConfig = z
  .strictObject({
    port: number(0, 65_535, 'whole')
      .default(9000)
      .describe('Port of the WebSocket server; 0 takes any free one, which the log names'),
    address: bare()
      .default('::')
      .transform((value) => value.replace(/^\[(.*)\]$/, '$1'))
      .describe('Address to bind; :: means all, IPv4 included'),
  })
  .describe('Where the WebSocket server listens');
export type NetworkConfig = z.infer<typeof NetworkConfig>;

export const AuthConfig = z
  .strictObject({
    enable: flag().default(true).describe('Check user and password against ZoneMinder'),
    timeout: number(1, 3600).default(20).describe('Seconds a client has to authenticate'),
  })
  .describe('Authentication of WebSocket clients');
export type AuthConfig = z.infer<typeof AuthConfig>;

export const SslConfig = z
  .strictObject({
    enable: flag().default(true).describe('Serve wss:// (yes) or ws:// (no)'),
    cert: path().optional().describe('Certificate, or chain, PEM'),
    key: path().optional().describe('Private key, PEM'),
  })
  .describe('TLS of the WebSocket server');
export type SslConfig = z.infer<typeof SslConfig>;

export const FcmConfig = z
  .strictObject({
    enable: flag().default(true).describe('Push to phones by FCM'),
    api_key: text()
      .optional()
      .meta({ description: 'Accepted for old files: Google has shut that service down', ...secret }),
    token_file: path()
      .default('/var/lib/zmeventnotification/push/tokens.txt')
      .describe('Devices and their tokens, in the form of the old server'),
    date_format: text().default('%I:%M %p, %d-%b').describe('Time in the text of a push, strftime'),
    use_fcmv1: flag().default(true).describe('Accepted for old files: v1 is always used'),
    replace_push_messages: flag().default(false).describe('A new push takes the place of the one before'),
    fcm_android_priority: choice(['high', 'normal']).default('high').describe('Priority on Android'),
    fcm_android_ttl: number(0, 2_419_200, 'whole')
      .optional()
      .describe('Seconds a push may wait for an Android phone'),
    fcm_log_raw_message: flag().default(false).describe('Ask the proxy to log the whole message'),
    fcm_log_message_id: text().default('NONE').describe('Id for such logs'),
    fcm_v1_key: text()
      .optional()
      .meta({ description: 'Key of the push proxy, from the app author', ...secret }),
    fcm_v1_url: url(/^https?$/)
      .optional()
      .describe('Push proxy; not needed with a service account'),
    fcm_service_account_file: path()
      .optional()
      .describe('Service account JSON: push directly, without a proxy'),
    include_profile_in_push: flag().default(false).describe("Name the app's server profile in the push"),
  })
  .describe('Push to phones');
export type FcmConfig = z.infer<typeof FcmConfig>;

export const PushConfig = z
  .strictObject({
    use_api_push: flag().default(false).describe('Run a push script for each alarm'),
    api_push_script: text().optional().describe('That script'),
  })
  .describe('Push by a script of your own');
export type PushConfig = z.infer<typeof PushConfig>;

export const MqttConfig = z
  .strictObject({
    enable: flag().default(false).describe('Publish alarms to an MQTT broker'),
    server: bare()
      .refine((server) => brokerAddress(server, false) !== undefined, {
        error: (issue) =>
          `"${String(issue.input)}" is neither host nor host:port, with mqtt:// or mqtts:// in front or without`,
      })
      .default('127.0.0.1')
      .describe('host or host:port of the broker; mqtts:// in front turns TLS on'),
    topic: text().default('zoneminder').describe('Alarms go to <topic>/<monitor id>'),
    username: text().optional().describe('Login at the broker'),
    password: text()
      .optional()
      .meta({ description: 'Password at the broker', ...secret }),
    retain: flag().default(false).describe('Set the retain flag'),
    tick_interval: number(1, 3600).default(15).describe('Accepted for old files; keep-alive is automatic'),
    tls_ca: path().optional().describe('CA certificate; turns TLS on'),
    tls_cert: path().optional().describe('Client certificate'),
    tls_key: path().optional().describe('Key of the client certificate'),
    tls_insecure: flag().default(false).describe('Do not verify the broker'),
  })
  .describe('MQTT publishing');
export type MqttConfig = z.infer<typeof MqttConfig>;

export const CustomizeConfig = z
  .strictObject({
    event_check_interval: number(0.01, 3600)
      .default(0.05)
      .describe(
        'Seconds between two looks at shared memory; a larger value is a ceiling, see [watcher] strict_interval',
      ),
    monitor_reload_interval: number(1, 86_400)
      .default(300)
      .describe('Seconds between two loads of the monitor list'),
    read_alarm_cause: flag().default(false).describe("Pass ZoneMinder's alarm cause on"),
    tag_alarm_event_id: flag().default(false).describe('Put the event id into push titles'),
    include_picture: flag().default(false).describe('Add the picture URL to notifications'),
    picture_url: bare()
      .optional()
      .meta({ description: 'Template of the picture URL', ...secret }),
    picture_portal_username: text().optional().describe('Appended to the picture URL'),
    picture_portal_password: text()
      .optional()
      .meta({ description: 'Appended to the picture URL', ...secret }),
    use_custom_notification_sound: flag().default(false).describe('Sound blop instead of default'),
    es_rules: path().optional().describe('Rules file, JSON or YAML'),
    send_event_start_notification: flag().default(true).describe('Tell when an event begins'),
    send_event_end_notification: flag().default(false).describe('Tell when an event ends'),
    use_hooks: flag().optional().describe('Master switch of hooks; absent with a hook configured means yes'),
    console_logs: flag().default(false).describe('Log to the terminal as well, the settings in force first'),
    es_debug_level: number(0, 9, 'whole')
      .default(5)
      .describe(
        'Highest level of debug lines where debugging is on: 0 none, 1 what happens, 5 also what is sent in full',
      ),
  })
  .describe('What is sent, and how often ZoneMinder is asked');
export type CustomizeConfig = z.infer<typeof CustomizeConfig>;

export const HookConfig = z
  .strictObject({
    hook_script: text().optional().describe('Start hook, name of old files; exit code alone decides'),
    event_start_hook: text().optional().describe('Command run when an event begins'),
    event_end_hook: text().optional().describe('Command run when an event ends'),
    event_start_hook_notify_userscript: text().optional().describe('Command run after the start hook'),
    event_end_hook_notify_userscript: text().optional().describe('Command run after the end hook'),
    tag_user: text()
      .optional()
      .describe(
        'ZoneMinder user in whose name events are tagged; default: the secret ZM_USER, else portal_user',
      ),
    tag_detected_objects: flag().default(false).describe('Tag the event in ZoneMinder (1.37.44 and later)'),
    event_start_notify_on_hook_success: wordList()
      .optional()
      .describe('Channels told when the start hook said yes'),
    event_start_notify_on_hook_fail: wordList()
      .optional()
      .describe('Channels told when the start hook said no'),
    event_end_notify_on_hook_success: wordList()
      .optional()
      .describe('Channels told when the end hook said yes'),
    event_end_notify_on_hook_fail: wordList().optional().describe('Channels told when the end hook said no'),
    event_end_notify_if_start_success: flag()
      .default(true)
      .describe('Tell the end only if the start hook said yes'),
    use_hook_description: flag().default(false).describe("Put the hook's text before the cause"),
    keep_frame_match_type: flag().default(true).describe('Keep [a], [s], [x] before the text'),
    hook_skip_monitors: idList().default([]).describe('Monitors without hooks'),
    hook_pass_image_path: flag().default(false).describe('Pass the event folder to the hook'),
    max_parallel_hooks: number(0, 1000, 'whole')
      .default(0)
      .describe('Hooks at once; 0 means no limit of its own'),
  })
  .describe('Hooks: programs that look at an alarm before anybody is told');
export type HookConfig = z.infer<typeof HookConfig>;

export const QueueConfig = z
  .strictObject({
    url: url(/^rediss?$/)
      .optional()
      .meta({ description: 'Redis for several processes or machines, e.g. redis://host:6379', ...secret }),
    prefix: text().default('tocsin').describe('Prefix of every key in Redis'),
  })
  .describe('Between the services. Without url everything runs in one process on an embedded store');
export type QueueConfig = z.infer<typeof QueueConfig>;

export const WatcherConfig = z
  .strictObject({
    strict_interval: flag().default(false).describe('Take event_check_interval as it is, even above 0.05 s'),
    recover_max_age: number(0, 86_400)
      .default(300)
      .describe(
        'Seconds; what happened longer than this before the watcher or the gateway started is not told',
      ),
    reconcile_interval: number(1, 3600)
      .default(30)
      .describe('Seconds between two comparisons with the Events table'),
    source: choice(['auto', 'memory', 'database'])
      .default('auto')
      .describe('Where alarms are seen: shared memory, the Events table, or the first that can be reached'),
    max_backlog: number(1, 10_000, 'whole')
      .default(100)
      .describe('Alarms of one monitor that may wait for the detector; more are shed and counted'),
  })
  .describe('The watcher: sees alarms');
export type WatcherConfig = z.infer<typeof WatcherConfig>;

export const DetectorConfig = z
  .strictObject({
    enable: flag().optional().describe('Look at pictures even when no hook is configured'),
    mode: choice(['auto', 'builtin', 'script', 'off'])
      .default('auto')
      .describe(
        'What looks at an alarm; auto: the configured hook, or ours where it is one of the old Python wrappers',
      ),
    detection_deadline: number(1, 600)
      .default(30)
      .describe('Seconds after which an alarm goes out unlooked-at'),
    concurrency: number(1, 64, 'whole')
      .default(2)
      .describe(
        'Alarms that one detector looks at at once with models; of hook scripts it runs 8, or max_parallel_hooks',
      ),
    hook_timeout: number(1, 3600).default(300).describe('Seconds a hook script may take'),
    object_config: path()
      .optional()
      .describe(
        'File of the old detector, INI or YAML; without it /etc/zm/objectconfig.yml or .ini where one exists, else the keys below',
      ),
    model: path().optional().describe('ONNX model file (YOLOX); without it people are found by HOG'),
    labels: path().optional().describe('Label file of the model, one per line; default COCO'),
    min_confidence: number(0, 1).default(0.3).describe('Detections below are dropped, 0..1'),
    detect_pattern: text().default('.*').describe('Regular expression a label must match from its start'),
    provider: choice(['cpu', 'cuda', 'tensorrt', 'webgpu'])
      .default('cpu')
      .describe('Where models run; webgpu is for graphics of Intel and AMD; falls back to cpu'),
    portal: url(/^https?$/)
      .optional()
      .describe('ZoneMinder portal, e.g. https://host/zm, for pictures of other machines'),
    portal_user: text().optional().describe('ZoneMinder user for pictures'),
    portal_password: text()
      .optional()
      .meta({ description: 'Password of that user', ...secret }),
    allow_self_signed: flag().default(false).describe("Do not verify the portal's certificate"),
    ...remoteSettings,
  })
  .describe('The detector: looks at the picture');
export type DetectorConfig = z.infer<typeof DetectorConfig>;

export const GatewayConfig = z
  .strictObject({
    name: text()
      .optional()
      .describe(
        'What this gateway is called among several on one Redis, the same after a restart; without one, host name and port',
      ),
    ping_interval: number(0.1, 3600)
      .default(20)
      .describe('Seconds of silence before the server pings a client'),
    signed_pictures: flag()
      .default(false)
      .describe(
        'Serve pictures under short-lived signed addresses, so that no ZoneMinder password leaves the house',
      ),
    public_url: url(/^https?$/)
      .optional()
      .describe(
        'Address under which clients reach this gateway, e.g. https://host:9000; for signed pictures',
      ),
    picture_secret: text()
      .optional()
      .meta({
        description:
          'Key that signs picture addresses, the same on every gateway; without one each gateway makes its own',
        ...secret,
      }),
    picture_lifetime: number(1, 604_800)
      .default(86_400)
      .describe('Seconds a signed picture address is good for'),
    max_connections: number(1, 1_000_000, 'whole').default(10_000).describe('WebSocket connections at once'),
    max_connections_per_address: number(1, 1_000_000, 'whole')
      .default(1_000)
      .describe('WebSocket connections at once from one address'),
    trusted_proxies: text()
      .default('')
      .transform((value) =>
        value
          .split(',')
          .map((item) => item.trim())
          .filter((item) => item !== ''),
      )
      .describe('Addresses or networks whose X-Forwarded-For is believed, e.g. 127.0.0.1, 10.0.0.0/8'),
    max_message_bytes: number(1024, 16_777_216, 'whole')
      .default(65_536)
      .describe('Largest message taken from a client'),
  })
  .describe('The gateway: tells');
export type GatewayConfig = z.infer<typeof GatewayConfig>;
