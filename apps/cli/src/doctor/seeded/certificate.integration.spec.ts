import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import type { Machine } from '../testing/machine';
import { findsEach } from '../testing/run-table';

jest.setTimeout(60_000);

/** Serves a certificate that holds from so many days on to so many. */
function dated(machine: Machine, from: number, to: number): void {
  const { chain, key } = machine.around.authority.issue({ from, to });
  machine.set('ssl', 'cert', chain);
  machine.set('ssl', 'key', key);
}

describe('tocsin doctor, on a machine with a fault in its certificate, finds', () => {
  findsEach([
    {
      what: 'one that has ended',
      name: 'certificate',
      message: /\.pem ended on \w+ +\d+ .* GMT/,
      remedy: /certbot renew/,
      seed: (machine) => dated(machine, -90, -1),
    },
    {
      what: 'one that has not begun',
      name: 'certificate',
      message: /\.pem begins on \w+ +\d+ .* GMT only/,
      remedy: /timedatectl set-ntp true/,
      seed: (machine) => dated(machine, 3, 90),
    },
    {
      what: 'one that ends in days',
      severity: 'hint',
      name: 'certificate',
      message: /\.pem ends on/,
      remedy: /certbot renew/,
      seed: (machine) => dated(machine, -80, 3),
    },
    {
      what: 'one without its chain',
      severity: 'hint',
      name: 'certificate',
      message: /without that of its issuer \(CN=Authority of a test\): phones may refuse it/,
      remedy: /fullchain\.pem, not cert\.pem/,
      seed: (machine) => machine.set('ssl', 'cert', machine.around.authority.issue().alone),
    },
    {
      what: 'the key of another one',
      name: 'certificate',
      message: /the key \S+ does not belong to the certificate \S+/,
      remedy: /openssl x509 -noout -pubkey/,
      seed: (machine) => machine.set('ssl', 'key', machine.around.authority.issue({ to: 30 }).key),
    },
    {
      what: 'a key with a password',
      name: 'certificate',
      message: /are no certificate and key/,
      remedy: /openssl pkey -in \S+locked\.key -out NEWKEY/,
      seed: (machine) => {
        const locked = machine.at('locked.key');
        const { key = '' } = machine.settings['ssl'] ?? {};
        execFileSync('openssl', ['pkey', '-aes256', '-passout', 'pass:x', '-in', key, '-out', locked]);
        machine.set('ssl', 'key', locked);
      },
    },
    {
      what: 'a file that is none',
      name: 'certificate',
      message: /junk\.pem and \S+ are no certificate and key/,
      remedy: /PEM files/,
      seed: (machine) => machine.set('ssl', 'cert', machine.write('junk.pem', 'junk')),
    },
    {
      what: 'a folder in its place',
      name: 'certificate',
      message: /data is no file/,
      remedy: /\[ssl\] cert and key/,
      seed: (machine) => machine.set('ssl', 'cert', machine.at('data')),
    },
    {
      what: 'none at all',
      name: 'certificate',
      message: /SSL is enabled, but key or certificate file is missing/,
      remedy: /name PEM files as cert and key in \[ssl\]/,
      seed: (machine) => {
        machine.settings['ssl'] = { enable: 'yes' };
      },
    },
    {
      what: 'that it is switched off',
      severity: 'hint',
      name: 'certificate',
      message: /SSL is disabled, which means all traffic will be unencrypted/,
      remedy: /reverse proxy/,
      seed: (machine) => machine.set('ssl', 'enable', 'no'),
    },
    {
      what: 'a key that everybody may read',
      severity: 'hint',
      name: 'secrets',
      message: /the key of the certificate \S+open\.key can be read by every user/,
      remedy: /chmod 640 \S+open\.key/,
      seed: (machine) => {
        copyFileSync(machine.settings['ssl']?.['key'] ?? '', machine.at('open.key'));
        chmodSync(machine.at('open.key'), 0o644);
        machine.set('ssl', 'key', machine.at('open.key'));
      },
    },
    {
      what: 'a folder on its way that may not be entered, as letsencrypt has it',
      name: 'certificate',
      message:
        /live\/fullchain\.pem leads to \.\.\/archive\/fullchain1\.pem: folder \S+\/archive cannot be entered by user www-data \(uid 33\)/,
      remedy: /setfacl -R -m u:www-data:rX/,
      asWebUser: true,
      seed: (machine) => {
        mkdirSync(machine.at('live'));
        mkdirSync(machine.at('archive'), { mode: 0o700 });
        copyFileSync(machine.settings['ssl']?.['cert'] ?? '', machine.at('archive/fullchain1.pem'));
        symlinkSync('../archive/fullchain1.pem', machine.at('live/fullchain.pem'));
        chownSync(machine.at('archive'), 0, 0);
        machine.set('ssl', 'cert', machine.at('live/fullchain.pem'));
      },
    },
  ]);
});
