import { z } from 'zod';
import { flag, idList, number, path, text, url, wordList } from './values';

/** The keys of the old server, spelt as in `zmeventnotification.ini`, and sections of our own. */

const secret = { secret: true } as const;

export const GeneralConfig = z
  .strictObject({
    secrets: path().optional().describe('File with section [secrets], for values written as !NAME'),
    base_data_path: path()
      .default('/var/lib/zmeventnotification')
      .describe('Folder for everything that must last'),
    skip_monitors: idList().default([]).describe('Monitors that are not watched at all'),
  })
  .describe('General settings');
export type GeneralConfig = z.infer<typeof GeneralConfig>;

export const NetworkConfig = z
  .strictObject({
    port: number(0, 65_535, 'whole')
      .default(9000)
      .describe('Port of the WebSocket server; 0 takes any free one, which the log names'),
    address: text()
      .default('::')
      .transform((value) => value.trim().replace(/^\[(.*)\]$/, '$1'))
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

export const MqttConfig = z
  .strictObject({
    enable: flag().default(false).describe('Publish alarms to an MQTT broker'),
    server: text().default('127.0.0.1').describe('host or host:port of the broker'),
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
    event_check_interval: number(0.01, 60)
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
    picture_url: text()
      .optional()
      .meta({ description: 'Template of the picture URL', ...secret }),
    send_event_start_notification: flag().default(true).describe('Tell when an event begins'),
    send_event_end_notification: flag().default(false).describe('Tell when an event ends'),
    use_hooks: flag().optional().describe('Master switch of hooks; absent with a hook configured means yes'),
    console_logs: flag().default(false).describe('Log to the terminal as well'),
  })
  .describe('What is sent, and how often ZoneMinder is asked');
export type CustomizeConfig = z.infer<typeof CustomizeConfig>;

export const HookConfig = z
  .strictObject({
    hook_script: text().optional().describe('Start hook, name of old files; exit code alone decides'),
    event_start_hook: text().optional().describe('Command run when an event begins'),
    event_end_hook: text().optional().describe('Command run when an event ends'),
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
      .describe('Seconds; missed events older than this are not published'),
    reconcile_interval: number(1, 3600)
      .default(30)
      .describe('Seconds between two comparisons with the Events table'),
    source: z
      .enum(['auto', 'memory', 'database'])
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
    mode: z
      .enum(['auto', 'builtin', 'script', 'off'])
      .default('auto')
      .describe(
        'What looks at an alarm; auto: the configured hook, or ours where it is one of the old Python wrappers',
      ),
    detection_deadline: number(1, 600)
      .default(30)
      .describe('Seconds after which an alarm goes out unlooked-at'),
    concurrency: number(1, 64, 'whole').default(2).describe('Alarms looked at at once by one detector'),
    hook_timeout: number(1, 3600).default(300).describe('Seconds a hook script may take'),
    model: path().optional().describe('ONNX model file (YOLOX); without it people are found by HOG'),
    labels: path().optional().describe('Label file of the model, one per line; default COCO'),
    min_confidence: number(0, 1).default(0.3).describe('Detections below are dropped, 0..1'),
    detect_pattern: text().default('.*').describe('Regular expression a label must match from its start'),
    provider: z
      .enum(['cpu', 'cuda', 'tensorrt'])
      .default('cpu')
      .describe('Where models run; falls back to cpu'),
    portal: url(/^https?$/)
      .optional()
      .describe('ZoneMinder portal, e.g. https://host/zm, for pictures of other machines'),
    portal_user: text().optional().describe('ZoneMinder user for pictures'),
    portal_password: text()
      .optional()
      .meta({ description: 'Password of that user', ...secret }),
    allow_self_signed: flag().default(false).describe("Do not verify the portal's certificate"),
  })
  .describe('The detector: looks at the picture');
export type DetectorConfig = z.infer<typeof DetectorConfig>;

export const GatewayConfig = z
  .strictObject({
    ping_interval: number(0.1, 3600)
      .default(20)
      .describe('Seconds of silence before the server pings a client'),
    max_message_bytes: number(1024, 16_777_216, 'whole')
      .default(65_536)
      .describe('Largest message taken from a client'),
  })
  .describe('The gateway: tells');
export type GatewayConfig = z.infer<typeof GatewayConfig>;
