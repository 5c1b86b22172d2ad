/** What the samples set, where a new user wants other than the default. `section.key` → value. */
export const sampleValues: Readonly<Record<string, string>> = {
  'fcm.token_file': '{{base_data_path}}/push/tokens.txt',
  'fcm.replace_push_messages': 'yes',
  'ssl.cert': '!ES_CERT_FILE',
  'ssl.key': '!ES_KEY_FILE',
  'customize.es_debug_level': '4',
  'customize.read_alarm_cause': 'yes',
  'customize.tag_alarm_event_id': 'yes',
  'customize.include_picture': 'yes',
  'customize.picture_url': '!ZMES_PICTURE_URL',
  'customize.picture_portal_username': '!ZM_USER',
  'customize.picture_portal_password': '!ZM_PASSWORD',
  'customize.send_event_end_notification': 'yes',
  'customize.use_hooks': 'yes',
  'hook.event_start_notify_on_hook_success': 'all',
  'hook.event_end_notify_on_hook_success': 'fcm,web,api',
  'hook.use_hook_description': 'yes',
  'hook.hook_pass_image_path': 'yes',
  'detector.enable': 'yes',
};

/** The secrets that the samples name, with what they are. */
export const sampleSecrets: readonly {
  readonly name: string;
  readonly value: string;
  readonly says: string;
}[] = [
  {
    name: 'ES_CERT_FILE',
    value: '/etc/letsencrypt/live/home.example.org/fullchain.pem',
    says: 'Certificate of this server, or its chain, PEM',
  },
  {
    name: 'ES_KEY_FILE',
    value: '/etc/letsencrypt/live/home.example.org/privkey.pem',
    says: 'Its private key',
  },
  {
    name: 'ZMES_PICTURE_URL',
    value: 'https://home.example.org/zm/index.php?view=image&eid=EVENTID&fid=objdetect&width=600',
    says: 'Where the picture of an event is',
  },
  { name: 'ZM_USER', value: 'user', says: 'A ZoneMinder user who may see events' },
  { name: 'ZM_PASSWORD', value: 'password', says: 'The password of that user' },
  { name: 'ZM_PORTAL', value: 'https://home.example.org/zm', says: 'The web pages of ZoneMinder' },
  { name: 'ZM_API_PORTAL', value: 'https://home.example.org/zm/api', says: 'Its API, for the detector' },
  { name: 'ESCONTROL_INTERFACE_PASSWORD', value: '', says: 'The password of control clients' },
  { name: 'MQTT_USERNAME', value: '', says: 'The login at the MQTT broker' },
  { name: 'MQTT_PASSWORD', value: '', says: 'The password at the MQTT broker' },
];
