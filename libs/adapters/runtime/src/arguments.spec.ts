import { parseArguments, usage } from './arguments';
import { settingFlags } from './setting-flags';

const settings = (...argv: string[]) =>
  parseArguments(argv).flags.map(({ section, key, value }) => `${section}.${key}=${value}`);

describe('the command line', () => {
  it('takes --config in both forms, and the switches', () => {
    expect(parseArguments(['--config', '/a'])).toMatchObject({
      config: '/a',
      debug: false,
      checkConfig: false,
    });
    expect(parseArguments(['--config=/a', '--debug', '--check-config', '--json'])).toMatchObject({
      config: '/a',
      debug: true,
      checkConfig: true,
      json: true,
    });
  });

  it.each([
    [['--port=9001'], ['network.port=9001']],
    [['--address', '::1'], ['network.address=::1']],
    [['--enable-auth'], ['auth.enable=yes']],
    [['--no-enable-auth'], ['auth.enable=no']],
    [['--no-enable-fcm'], ['fcm.enable=no']],
    [
      ['--fcm-api-key=K', '--token-file=/t'],
      ['fcm.api_key=K', 'fcm.token_file=/t'],
    ],
    [
      ['--enable-mqtt', '--mqtt-server=S', '--mqtt-username=U', '--mqtt-password=P'],
      ['mqtt.enable=yes', 'mqtt.server=S', 'mqtt.username=U', 'mqtt.password=P'],
    ],
    [
      ['--no-enable-ssl', '--ssl-cert-file=C', '--ssl-key-file=K'],
      ['ssl.enable=no', 'ssl.cert=C', 'ssl.key=K'],
    ],
    [
      ['--verbose', '--no-verbose'],
      ['customize.console_logs=yes', 'customize.console_logs=no'],
    ],
    [
      ['--event-check-interval=1', '--monitor-reload-interval=9'],
      ['customize.event_check_interval=1', 'customize.monitor_reload_interval=9'],
    ],
    [
      ['--read-alarm-cause', '--tag-alarm-event-id', '--no-use-custom-notification-sound'],
      [
        'customize.read_alarm_cause=yes',
        'customize.tag_alarm_event_id=yes',
        'customize.use_custom_notification_sound=no',
      ],
    ],
    [['--hook-script=/h'], ['hook.hook_script=/h', 'hook.event_start_hook=']],
    [
      ['--use-hook-description', '--no-keep-frame-match-type', '--skip-monitors=1,2'],
      ['hook.use_hook_description=yes', 'hook.keep_frame_match_type=no', 'hook.hook_skip_monitors=1,2'],
    ],
    [['--no-store_frame_in_zm'], ['hook.hook_pass_image_path=no']],
    [
      ['--picture-url=U', '--include-picture'],
      ['customize.picture_url=U', 'customize.include_picture=yes'],
    ],
  ])('%j are settings', (argv, meant) => {
    expect(settings(...argv)).toEqual(meant);
  });

  it('names what it does not know, and a value that is missing', () => {
    expect(() => parseArguments(['--prot'])).toThrow(
      /--prot; did you mean --port\? --help lists what there is/,
    );
    expect(() => parseArguments(['--port'])).toThrow(/--port/);
    expect(() => parseArguments(['--enable-auth=no'])).toThrow(/--enable-auth/);
  });

  it('lists every flag in its help', () => {
    for (const { flag } of settingFlags) expect(usage('standalone')).toContain(flag);
    for (const flag of ['--config FILE', '--check-config', '--json', '--debug', '--version', '--help']) {
      expect(usage('standalone')).toContain(flag);
    }
  });

  it.each([
    ['--prot=9001', 'there is no option --prot; did you mean --port?'],
    ['--no-enable-sls', 'there is no option --no-enable-sls; did you mean --no-enable-ssl?'],
    ['--chek-config', 'there is no option --chek-config; did you mean --check-config?'],
    ['--zzzzzzzzzzzz', 'there is no option --zzzzzzzzzzzz. --help lists what there is'],
  ])('%s: %s', (word, reason) => {
    expect(() => parseArguments([word])).toThrow(reason);
  });
});
