import { rmSync, symlinkSync } from 'node:fs';
import { everything, layOldInstallation, Machine } from './machine';

jest.setTimeout(60_000);

let machine: Machine;
beforeEach(() => {
  machine = new Machine();
});
afterEach(() => machine[Symbol.dispose]());

const install = () => machine.install([...everything, '--install-systemd']);
const uninstall = (...flags: string[]) => machine.install(['--uninstall', '--no-interactive', ...flags]);
const data = '/var/lib/zmeventnotification';

describe('--uninstall', () => {
  it('brings the machine back to what it was, but for settings and data', () => {
    layOldInstallation(machine);
    const before = machine.tree();
    machine.install([
      '--no-interactive',
      '--install-es',
      '--install-hook',
      '--no-install-config',
      '--install-systemd',
    ]);
    machine.place(`${data}/known_faces/joe.jpg`, 'joe');
    const { status, stdout } = uninstall();
    expect(status).toBe(0);
    expect(stdout).toContain('The old event server is back');
    expect(machine.tree()).toEqual({
      ...before,
      [`${data}/known_faces/`]: '',
      [`${data}/known_faces/joe.jpg`]: 'joe',
    });
    expect(machine.mode('/usr/bin/zmeventnotification.pl')).toBe('0755');
  });

  it('brings back the original after several versions of Tocsin', () => {
    layOldInstallation(machine);
    install();
    machine.place('/usr/bin/detect.py', '#!/bin/sh\n# tocsin, changed by hand\n', 0o755);
    machine.check('apps/cli/bin/zm_detect.py', '#!/bin/sh\n# Tocsin, another version\n');
    install();
    uninstall();
    expect(machine.read('/usr/bin/detect.py')).toContain('zmes_hook_helpers');
    expect(machine.read('/usr/bin/detect.py.~2~')).toContain('changed by hand');
  });

  it('keeps what was changed by hand, and what others put there since', () => {
    install();
    machine.place(`${data}/bin/zm_event_start.sh`, '#!/bin/sh\n# tocsin, and mine\n');
    machine.place('/usr/bin/zmeventnotification.pl', '#!/usr/bin/perl\n# reinstalled\n');
    const { stdout } = uninstall();
    expect(stdout).toContain(
      `${data}/bin/zm_event_start.sh was changed; it stays as ${data}/bin/zm_event_start.sh.~1~`,
    );
    expect(machine.has(`${data}/bin/zm_event_start.sh`)).toBe(false);
    expect(machine.read(`${data}/bin/zm_event_start.sh.~1~`)).toContain('mine');
    expect(machine.read('/usr/bin/zmeventnotification.pl')).toContain('reinstalled');
  });

  it('leaves nothing with --purge', () => {
    const before = machine.tree();
    install();
    machine.place(`${data}/push/tokens.txt`, 'token');
    const { stdout } = uninstall('--purge');
    expect(stdout).toContain(`removes ${data}\n`);
    expect(machine.tree()).toEqual(before);
  });

  it('purges the data also where its folder is a link to a larger disk', () => {
    install();
    machine.place('/disk/push/tokens.txt', 'token');
    rmSync(machine.at(data), { recursive: true });
    symlinkSync(machine.at('/disk'), machine.at(data));
    expect(uninstall('--purge').status).toBe(0);
    expect(machine.tree()).toEqual({ '/disk/': '' });
  });

  it('purges also where there are no settings', () => {
    machine.install(['--no-interactive', '--install-es', '--install-hook', '--no-install-config']);
    expect(uninstall('--purge').status).toBe(0);
    expect(machine.tree()).toEqual({});
  });

  it('leaves a folder alone that is not the data of an event server', () => {
    machine.place('/srv/precious/file', 'precious');
    install();
    machine.install(['--uninstall', '--purge', '--no-interactive'], {
      env: { TARGET_DATA: '/srv/precious' },
    });
    expect(machine.read('/srv/precious/file')).toBe('precious');
  });

  it.each([
    ['no', 'n\n', 0],
    ['nothing', '', 1],
  ])('asks first; %s leaves all as it is', (_, answers, code) => {
    install();
    const before = machine.tree();
    const { status, stdout } = machine.install(['--uninstall'], { answers });
    expect(stdout).toContain('Remove Tocsin? [y/N]');
    expect(status).toBe(code);
    expect(machine.tree()).toEqual(before);
  });

  it('asks once more before it purges', () => {
    install();
    const { stdout } = machine.install(['--uninstall', '--purge'], { answers: 'y\nn\n' });
    expect(stdout).toContain('They cannot be brought back. [y/N]');
    expect(machine.has('/opt/tocsin')).toBe(false);
    expect(machine.has('/etc/zm/zmeventnotification.ini')).toBe(true);
  });

  it('says with --dry-run what it would do', () => {
    layOldInstallation(machine);
    install();
    const before = machine.tree();
    const { stdout } = machine.install(['--uninstall', '--purge', '--dry-run']);
    expect(stdout).toContain('brings back /usr/bin/zmeventnotification.pl');
    expect(stdout).toContain('removes /opt/tocsin');
    expect(machine.tree()).toEqual(before);
  });

  it('can be run again when it was cut off', () => {
    layOldInstallation(machine);
    const before = machine.tree();
    machine.install(['--no-interactive', '--install-es', '--install-hook', '--no-install-config']);
    const record = machine.read('/opt/tocsin/INSTALLED');
    uninstall();
    machine.place('/opt/tocsin/INSTALLED', record);
    machine.place('/opt/tocsin/VERSION', '1.2.3\n');
    expect(uninstall().status).toBe(0);
    expect(machine.tree()).toEqual(before);
  });

  it('says where there is nothing to remove', () => {
    const { status, stderr } = uninstall();
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /there is no Tocsin in .*\/opt\/tocsin\. If it is elsewhere, name its folder with TARGET_LIB\./,
    );
  });
});
