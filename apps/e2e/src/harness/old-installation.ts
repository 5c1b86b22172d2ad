import { readFileSync } from 'node:fs';
import { FakeFcm } from '../../../../tools/testing/fake-fcm';
import type { OwnMachine } from './own-machine';

export interface OldInstallationOptions {
  readonly port: number;
  readonly fcm: FakeFcm;
}

/** What somebody has who has run the Perl server since version 4: its program, settings, secrets, hook and a phone. */
export const oldInstallation = {
  program: '/usr/bin/zmeventnotification.pl',
  settings: '/etc/zm/zmeventnotification.ini',
  secrets: '/etc/zm/secrets.ini',
  hook: '/usr/bin/person_detect_wrapper.sh',
  tokens: '/var/lib/zmeventnotification/push/tokens.txt',
  /** Of the phone. */
  token: 'phone:since-2019',
  controlPassword: 'controlpass',
  /** Where this file is, the hook neither answers nor ends; it says so in `….runs`. */
  stubborn: '/var/lib/zmeventnotification/stubborn',
  /** What the hook says of each picture. */
  detected: '[a] detected:person:90%',
} as const;

const certificate = '/etc/ssl/certs/fcm-of-the-test.pem';

/** @returns the environment in which the event server finds its FCM */
export async function layOutOldInstallation(
  machine: OwnMachine,
  { port, fcm }: OldInstallationOptions,
): Promise<Readonly<Record<string, string>>> {
  const { program, settings, secrets, hook, tokens, token, controlPassword, stubborn, detected } =
    oldInstallation;
  machine.write(
    program,
    `#!/usr/bin/perl -T
use strict;
use IO::Socket::INET;
my $server = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => ${port}, Listen => 5, ReuseAddr => 1)
  or die "the port is in use";
$SIG{TERM} = sub { exit 0 };
sleep 1 while 1;
`,
    0o755,
  );
  machine.write(
    hook,
    `#!/bin/bash
if [ -e ${stubborn} ]; then
  trap '' TERM
  touch ${stubborn}.runs
  sleep 300
fi
echo '${detected}'
`,
    0o755,
  );
  machine.write(
    settings,
    `# Configuration file for zmeventnotification.pl
[general]
secrets = ${secrets}
base_data_path = /var/lib/zmeventnotification
use_escontrol_interface = yes
escontrol_interface_password = !ESCONTROL_INTERFACE_PASSWORD

[network]
port = ${port}
address = 127.0.0.1

[auth]
enable = yes
timeout = 20

[fcm]
enable = yes
use_fcmv1 = yes
token_file = {{base_data_path}}/push/tokens.txt
fcm_v1_url = ${fcm.proxyUrl}
fcm_v1_key = !FCM_KEY

[mqtt]
enable = no

[ssl]
enable = no
cert = !ES_CERT_FILE
key = !ES_KEY_FILE

[customize]
console_logs = no
event_check_interval = 5
read_alarm_cause = yes
use_hooks = yes

[hook]
event_start_hook = '${hook}'
event_start_notify_on_hook_success = all
event_start_notify_on_hook_fail = none
use_hook_description = yes
`,
  );
  machine.write(
    secrets,
    `[secrets]
ESCONTROL_INTERFACE_PASSWORD=${controlPassword}
FCM_KEY=${FakeFcm.proxyKey}
ES_CERT_FILE=/etc/zm/cert.pem
ES_KEY_FILE=/etc/zm/key.pem
`,
    0o640,
  );
  const phone = {
    monlist: '-1',
    intlist: '-1',
    platform: 'android',
    pushstate: 'enabled',
    appversion: '1.6.0',
    invocations: { at: 1, count: 0 },
  };
  machine.write(tokens, JSON.stringify({ tokens: { [token]: phone } }));
  machine.write(certificate, readFileSync(fcm.certFile, 'utf8'));
  await machine.run(['chown', '-R', 'www-data:www-data', '/var/lib/zmeventnotification', settings, secrets]);
  return { NODE_EXTRA_CA_CERTS: certificate };
}
