/** Section `[fcm]` of the configuration, by the old server's names. */
export interface FcmSettings {
  readonly enable: boolean;
  /** Key of an endpoint that Google shut down; read, and warned of. */
  readonly api_key?: string | undefined;
  readonly token_file: string;
  /** strftime, for the time in a push's body. */
  readonly date_format: string;
  /** `no` is read and warned of: there is no other protocol any more. */
  readonly use_fcmv1: boolean;
  readonly replace_push_messages: boolean;
  readonly fcm_android_priority: 'high' | 'normal';
  /** Seconds; 0 means now or never. */
  readonly fcm_android_ttl?: number | undefined;
  readonly fcm_log_raw_message: boolean;
  readonly fcm_log_message_id: string;
  /** Sent to the proxy as it is, as `Authorization`. Secret. */
  readonly fcm_v1_key?: string | undefined;
  readonly fcm_v1_url: string;
  /** Key file of a Google service account; with it we talk to FCM ourselves. */
  readonly fcm_service_account_file?: string | undefined;
  readonly include_profile_in_push: boolean;
}

/** The settings that are left out. The proxy is that of zmNinjaNG's author; its key is in the users' own files. */
export const fcmDefaults: FcmSettings = {
  enable: true,
  token_file: '/var/lib/zmeventnotification/push/tokens.txt',
  date_format: '%I:%M %p, %d-%b',
  use_fcmv1: true,
  replace_push_messages: false,
  fcm_android_priority: 'high',
  fcm_log_raw_message: false,
  fcm_log_message_id: 'NONE',
  fcm_v1_url: 'https://us-central1-zmng-b7af6.cloudfunctions.net/send_push',
  include_profile_in_push: false,
};
