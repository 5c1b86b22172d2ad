import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import type { Machine } from '../testing/machine';
import { findsEach } from '../testing/run-table';

jest.setTimeout(60_000);

/** A disk of its own in the machine's folder. */
function mountSmallDisk(machine: Machine, options: string): string {
  const folder = machine.at('disk');
  mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  machine.opened.defer(() => void execFileSync('umount', [folder]));
  machine.set('general', 'base_data_path', folder);
  return folder;
}

/** Pictures are read from a folder of the machine's own, and from no portal. */
function looksItself(machine: Machine, folder = machine.at('events')): string {
  mkdirSync(folder, { recursive: true });
  machine.env['ZM_DIR_EVENTS'] = folder;
  machine.settings['detector'] = { mode: 'builtin' };
  return folder;
}

const ofRoot = (file: string, mode: number): void => {
  chownSync(file, 0, 0);
  chmodSync(file, mode);
};

describe('tocsin doctor, on a machine with a fault in its files, finds', () => {
  findsEach([
    {
      what: 'a data folder of somebody else',
      name: 'data-folder',
      message: /data\/store may not be written by user www-data \(uid 33\)/,
      remedy: /sudo chown -R www-data \S+\/data;/,
      asWebUser: true,
      seed: (machine) => {
        ofRoot(machine.at('data/store'), 0o755);
      },
    },
    {
      what: 'a store that root has left there',
      name: 'data-folder',
      message: /store\/LOCK: the file may not be written by user www-data.*has run as somebody else/,
      remedy: /sudo chown -R www-data \S+\/data$/,
      asWebUser: true,
      seed: (machine) => ofRoot(machine.write('data/store/LOCK', ''), 0o644),
    },
    {
      what: 'a full disk',
      name: 'disk-space',
      message: /the disk of \S+\/disk has 0 MiB left/,
      remedy: /du -xh \S+\/disk .*PurgeWhenFull/,
      takesRoot: true,
      seed: (machine) => writeFileSync(`${mountSmallDisk(machine, 'size=1m')}/full`, Buffer.alloc(1_000_000)),
    },
    {
      what: 'a disk without room for another file',
      name: 'disk-space',
      message: /no room for another file \(inodes\)/,
      remedy: /du --inodes -x \S+\/disk/,
      takesRoot: true,
      seed: (machine) => writeFileSync(`${mountSmallDisk(machine, 'size=300m,nr_inodes=2')}/last`, ''),
    },
    {
      what: 'passwords that everybody may read',
      severity: 'hint',
      name: 'settings',
      message: /secrets\.ini/,
      remedy: /correct it; tocsin check-config/,
      seed: (machine) => chmodSync(machine.at('secrets.ini'), 0o644),
    },
    {
      what: 'tokens of phones that everybody may read',
      severity: 'hint',
      name: 'secrets',
      message: /tokens of the phones/,
      remedy: /chmod 640 \S+tokens\.txt/,
      seed: (machine) => chmodSync(machine.at('data/push/tokens.txt'), 0o644),
    },
    {
      what: 'a log folder that is not there',
      name: 'log-folder',
      message: /there is no gone in \//,
      remedy: /gone, or set \[logs\] to = json/,
      seed: ({ env }) => {
        env['ZM_PATH_LOGS'] = '/gone';
      },
    },
    {
      what: 'a log folder of somebody else',
      name: 'log-folder',
      message: /logs may not be written by user www-data/,
      remedy: /sudo chown -R www-data \S+\/logs/,
      asWebUser: true,
      seed: (machine) => ofRoot(machine.at('logs'), 0o755),
    },
    {
      what: 'a log file that root has made',
      name: 'log-folder',
      message: /zmeventnotification\.log: the file may not be written by user www-data/,
      remedy: /sudo chown -R www-data \S+\/logs/,
      asWebUser: true,
      seed: (machine) => ofRoot(machine.write('logs/zmeventnotification.log', ''), 0o644),
    },
    {
      what: 'pictures that may not be read',
      severity: 'hint',
      name: 'event-folder',
      message: /folder \S+\/events may not be read by user www-data/,
      remedy: /let www-data read \S+\/events .*\[detector\] portal/,
      asWebUser: true,
      seed: (machine) => ofRoot(looksItself(machine), 0o700),
    },
    {
      what: 'a token file of somebody else',
      name: 'token-file',
      message: /tokens\.txt cannot be written: .*www-data/,
      remedy: /sudo chown -R www-data "\$\(dirname \S+tokens\.txt\)"/,
      asWebUser: true,
      seed: (machine) => ofRoot(machine.at('data/push/tokens.txt'), 0o640),
    },
    {
      what: 'a token file that is damaged',
      name: 'token-file',
      message: /tokens\.txt: the token file cannot be understood: it is damaged JSON/,
      remedy: /empty it \(: > \S+tokens\.txt\)/,
      seed: (machine) => machine.write('data/push/tokens.txt', '{"tokens": {"s3cret-token": {'),
    },
    {
      what: 'lines in a token file that are no phones',
      severity: 'hint',
      name: 'token-file',
      message: /lines 2 are no phones/,
      remedy: /register again/,
      seed: (machine) => machine.write('data/push/tokens.txt', 's3cret-token:1:0:ios:enabled\nno line\n'),
    },
    {
      what: 'a rules file that is not there',
      name: 'rules-file',
      message: /gone\.json/,
      remedy: /\[customize\] es_rules/,
      seed: (machine) => machine.set('customize', 'es_rules', machine.at('gone.json')),
    },
    {
      what: 'a rules file that is no JSON',
      name: 'rules-file',
      message: /rules\.json line 2 is neither JSON nor YAML/,
      remedy: /mend it in \S+rules\.json/,
      seed: (machine) => machine.write('rules.json', '{"notifications":\n {"monitors": }'),
    },
    {
      what: 'a rule with an action that is none',
      name: 'rules-file',
      message: /monitors\.1\.rules\[0\]\.action "shout" is not known/,
      remedy: /mend it in \S+rules\.json/,
      seed: (machine) =>
        machine.write(
          'rules.json',
          '{"notifications": {"monitors": {"1": {"rules": [{"from": "9:30 pm", "to": "1 am", "action": "shout"}]}}}}',
        ),
    },
    {
      what: 'a control interface that nobody can use',
      severity: 'hint',
      name: 'control-interface',
      message: /without a password nobody gets in/,
      remedy: /escontrol_interface_password/,
      seed: (machine) => {
        machine.set('general', 'use_escontrol_interface', 'yes');
        machine.set('general', 'escontrol_interface_file', machine.at('data/control.dat'));
      },
    },
    {
      what: 'a CA of the broker that is not there',
      name: 'mqtt-files',
      message: /mqtt\.tls_ca: .*there is no ca\.pem/,
      remedy: /\[mqtt\]/,
      seed: (machine) => machine.set('mqtt', 'tls_ca', machine.at('ca.pem')),
    },
    {
      what: 'a mistake of the settings',
      name: 'settings',
      message: /es\.ini:\d+: .*port/,
      remedy: /tocsin check-config --config \S+es\.ini/,
      seed: (machine) => machine.set('network', 'port', 'x'),
    },
    {
      what: 'a secret that is in no file',
      name: 'settings',
      message: /NOT_THERE/,
      remedy: /tocsin check-config/,
      seed: (machine) => machine.set('mqtt', 'password', '!NOT_THERE'),
    },
    {
      what: 'a secrets file that may not be read',
      name: 'settings',
      message: /secrets\.ini.*user www-data/,
      remedy: /tocsin check-config/,
      asWebUser: true,
      seed: (machine) => ofRoot(machine.at('secrets.ini'), 0o600),
    },
    {
      what: 'settings that may not be read',
      name: 'settings',
      message: /es\.ini.*www-data/,
      remedy: /tocsin check-config --config \S+es\.ini/,
      asWebUser: true,
      seed: (machine) => {
        machine.settingsOwner = 0;
      },
    },
    {
      what: 'no ZoneMinder',
      name: 'zoneminder',
      message: /ZoneMinder is not set up on this machine: \S+zm\.conf does not exist/,
      remedy: /see \S+zm\.conf/,
      seed: ({ env }) => {
        delete env['ZM_DB_HOST'];
      },
    },
    {
      what: 'a zm.conf that may not be read, as Debian ships it',
      name: 'zoneminder',
      message: /zm\.conf cannot be read by user www-data \(uid 33\).*chgrp www-data \S+zm\.conf; chmod 640/,
      remedy: /zm\.conf and the files in conf\.d/,
      asWebUser: true,
      seed: (machine) => ofRoot(machine.write('zm.conf', 'ZM_DB_NAME=zm\n'), 0o640),
    },
  ]);
});
