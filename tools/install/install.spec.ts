import { lstatSync, readlinkSync } from 'node:fs';
import { everything, layOldInstallation, Machine } from './machine';

jest.setTimeout(60_000);

let machine: Machine;
beforeEach(() => {
  machine = new Machine();
});
afterEach(() => machine[Symbol.dispose]());

const data = '/var/lib/zmeventnotification';
const hooks = [
  'detect.py',
  'detect_wrapper.sh',
  'train_faces.py',
  'zm_detect.py',
  'zm_detect_wrapper.sh',
  'zm_event_end.sh',
  'zm_event_start.sh',
  'zm_train_faces.py',
];

describe('a new installation', () => {
  it('puts each part in its place', () => {
    const { status, stdout } = machine.install(everything);
    expect(status).toBe(0);
    expect(stdout).toContain('Tocsin 1.2.3 for ZoneMinder');
    expect(
      Object.keys(machine.tree())
        .filter((name) => !name.endsWith('/'))
        .toSorted(),
    ).toEqual([
      '/etc/zm/secrets.ini',
      '/etc/zm/zmeventnotification.ini',
      '/opt/tocsin',
      '/usr/bin/tocsin',
      '/usr/bin/zmeventnotification.pl',
      '/usr/share/bash-completion/completions/tocsin',
      ...hooks.map((name) => `${data}/bin/${name}`),
    ]);
    for (const name of ['push', 'misc', 'bin', 'images', 'models', 'known_faces', 'unknown_faces', 'contrib'])
      expect(machine.has(`${data}/${name}`)).toBe(true);
    for (const app of ['standalone', 'watcher', 'detector', 'gateway', 'cli'])
      expect(machine.has(`/opt/tocsin/${app}/main.cjs`)).toBe(true);
  });

  it('fills the places in', () => {
    machine.install(everything);
    expect(machine.read('/usr/bin/zmeventnotification.pl')).toContain("\nlib='/opt/tocsin'\n");
    expect(machine.read('/usr/bin/zmeventnotification.pl')).toContain("\nnode='/opt/tocsin/bin/node'\n");
    expect(readlinkSync(machine.at('/usr/bin/tocsin'))).toBe('/opt/tocsin/bin/tocsin');
    expect(readlinkSync(machine.at('/opt/tocsin/bin/node'))).toBe(process.execPath);
    expect(machine.read(`${data}/bin/zm_detect.py`)).toContain("|| tocsin='/opt/tocsin/bin/tocsin' #");
    expect(machine.read('/usr/share/bash-completion/completions/tocsin')).toBe('complete tocsin\n');
  });

  it('shows secrets and tokens to the web user only', () => {
    machine.install(everything);
    expect(machine.mode('/etc/zm/secrets.ini')).toBe('0640');
    expect(machine.mode(`${data}/push`)).toBe('0750');
    expect(machine.mode('/etc/zm/zmeventnotification.ini')).toBe('0644');
    expect(machine.mode('/usr/bin/zmeventnotification.pl')).toBe('0755');
    expect(machine.mode(`${data}/bin/zm_event_start.sh`)).toBe('0755');
  });

  it('goes where the variables say', () => {
    const env = {
      TARGET_LIB: '/srv/bell tower',
      TARGET_BIN: '/usr/local/bin',
      TARGET_CONFIG: '/usr/etc/zm',
      TARGET_DATA: '/srv/es data/',
      TARGET_BIN_HOOK: '/srv/hooks',
      TARGET_SYSTEMD: '/usr/lib/units',
    };
    const { status, stderr } = machine.install([...everything, '--install-systemd'], { env });
    expect(status).toBe(0);
    expect(stderr).toContain(
      'put this into /etc/default/tocsin: TOCSIN_CONFIG=/usr/etc/zm/zmeventnotification.ini',
    );
    expect(machine.read('/usr/local/bin/zmeventnotification.pl')).toContain("\nlib='/srv/bell tower'\n");
    expect(machine.read('/srv/hooks/zm_detect.py')).toContain("|| tocsin='/srv/bell tower/bin/tocsin' #");
    expect(machine.read('/usr/etc/zm/zmeventnotification.ini')).toContain(
      '\nsecrets = /usr/etc/zm/secrets.ini\n',
    );
    expect(machine.read('/usr/etc/zm/zmeventnotification.ini')).toContain(
      '\nbase_data_path = /srv/es data\n',
    );
    expect(machine.read('/usr/lib/units/tocsin.service')).toMatch(/^ReadWritePaths="\/srv\/es data"$/m);
    expect(machine.read('/usr/lib/units/tocsin.service')).not.toMatch(/@[A-Z_]+@/);
  });

  it('is for the user of ZoneMinder', () => {
    machine.place('/etc/zm/zm.conf', 'ZM_WEB_USER=apache\nZM_WEB_GROUP=apache\n');
    machine.place('/etc/zm/conf.d/02-web.conf', 'ZM_WEB_USER="nginx"\r\n');
    const { stdout } = machine.install([...everything, '--dry-run'], { env: { WEB_OWNER: '' } });
    expect(stdout).toContain('for user nginx, group nginx');
  });

  it.each([
    ['the running web server', 'echo "root apache2"; echo "apache httpd"', 'apache'],
    ['www-data where there is none', 'exit 127', 'www-data'],
  ])('else for the user of %s', (_, ps, user) => {
    machine.place('/stub/ps', `#!/bin/sh\n${ps}\n`, 0o755);
    const env = { WEB_OWNER: '', PATH: `${machine.at('/stub')}:${process.env['PATH']}` };
    expect(machine.install([...everything, '--dry-run'], { env }).stdout).toContain(
      `for user ${user}, group `,
    );
  });

  it('leaves out what is not wanted', () => {
    machine.install(['--no-interactive', '--install-es', '--no-install-hook', '--no-install-config']);
    expect(machine.has('/usr/bin/tocsin')).toBe(true);
    expect(machine.has(`${data}/bin/zm_detect.py`)).toBe(false);
    expect(machine.has('/etc/zm/zmeventnotification.ini')).toBe(false);
  });

  it('can be of the hooks alone, which need the program', () => {
    machine.install(['--no-interactive', '--no-install-es', '--install-hook', '--no-install-config']);
    expect(machine.has('/usr/bin/zmeventnotification.pl')).toBe(false);
    expect(machine.has('/opt/tocsin/cli/main.cjs')).toBe(true);
    expect(machine.has(`${data}/bin/zm_detect.py`)).toBe(true);
  });
});

describe('in place of the old event server', () => {
  beforeEach(() => layOldInstallation(machine));

  it('keeps it and its hooks as backups', () => {
    const before = machine.tree();
    const { stdout } = machine.install([
      '--no-interactive',
      '--install-es',
      '--install-hook',
      '--no-install-config',
    ]);
    expect(stdout).toContain(
      'replaces     the event server /usr/bin/zmeventnotification.pl, which stays as /usr/bin/zmeventnotification.pl.~1~',
    );
    for (const name of ['zmeventnotification.pl', 'detect_wrapper.sh', 'detect.py'])
      expect(machine.read(`/usr/bin/${name}.~1~`)).toBe(before[`/usr/bin/${name}`]);
    expect(machine.mode('/usr/bin/zmeventnotification.pl.~1~')).toBe('0755');
    expect(machine.read('/usr/bin/detect.py')).toBe(machine.read(`${data}/bin/detect.py`));
    expect(machine.read(`${data}/contrib/mine.sh`)).toBe('#!/bin/sh\n');
  });

  it('leaves alone what only has the name of a hook', () => {
    machine.place('/usr/bin/train_faces.py', '#!/usr/bin/python3\nprint("of another program")\n');
    machine.install(everything);
    expect(machine.read('/usr/bin/train_faces.py')).toContain('of another program');
    expect(machine.has('/usr/bin/zm_detect.py')).toBe(false);
  });

  it('tells where an edited hook has its settings', () => {
    machine.place('/usr/bin/detect_wrapper.sh', "CONFIG_FILE='/srv/oc.ini'\n/usr/bin/detect.py\n");
    const { stdout, status } = machine.install(everything);
    expect(status).toBe(0);
    expect(stdout).toContain(
      'read /srv/oc.ini: put object_config = /srv/oc.ini into [detector] of /etc/zm/zmeventnotification.ini',
    );
  });

  it('numbers on after the highest backup', () => {
    machine.place('/usr/bin/zmeventnotification.pl.~7~', 'older');
    machine.install(everything);
    expect(machine.read('/usr/bin/zmeventnotification.pl.~7~')).toBe('older');
    expect(machine.read('/usr/bin/zmeventnotification.pl.~8~')).toContain('perl');
  });

  it('leaves its settings as they are when nobody wants samples', () => {
    const before = machine.tree();
    machine.install(['--no-interactive', '--install-es', '--install-hook', '--no-install-config']);
    const after = machine.tree();
    for (const name of Object.keys(before).filter((file) => file.startsWith('/etc')))
      expect(after[name]).toBe(before[name]);
    expect(Object.keys(after).filter((file) => file.startsWith('/etc'))).toEqual(
      Object.keys(before).filter((file) => file.startsWith('/etc')),
    );
  });

  it('replaces them by samples with --install-config, but never the secrets', () => {
    const before = machine.tree();
    machine.place('/etc/zm/zmeventnotification.ini', '[network]\nport = 1\n', 0o600);
    machine.install(everything);
    expect(machine.read('/etc/zm/zmeventnotification.ini.~1~')).toBe('[network]\nport = 1\n');
    expect(machine.read('/etc/zm/zmeventnotification.ini')).toContain('# Settings of the event server');
    expect(machine.mode('/etc/zm/zmeventnotification.ini')).toBe('0600');
    expect(machine.read('/etc/zm/secrets.ini')).toBe(before['/etc/zm/secrets.ini']);
    machine.place('/etc/zm/zmeventnotification.ini', 'mine\n', 0o600);
    machine.install(everything);
    expect(machine.read('/etc/zm/zmeventnotification.ini.~2~')).toBe('mine\n');
  });

  it('replaces YAML by YAML', () => {
    machine.place('/etc/zm/zmeventnotification.yml', 'network:\n  port: 1\n');
    machine.install(everything);
    expect(machine.read('/etc/zm/zmeventnotification.yml')).toContain('\ngeneral:\n');
    expect(machine.read('/etc/zm/zmeventnotification.yml.~1~')).toContain('port: 1');
    expect(machine.read('/etc/zm/zmeventnotification.ini')).toContain('hook_script');
  });

  it('makes no backup of settings when told so', () => {
    machine.install(everything, { env: { MAKE_CONFIG_BACKUP: '' } });
    expect(machine.has('/etc/zm/zmeventnotification.ini.~1~')).toBe(false);
    expect(machine.has('/usr/bin/zmeventnotification.pl.~1~')).toBe(true);
  });

  it('warns of secrets that everybody can read', () => {
    machine.place('/etc/zm/secrets.ini', '[secrets]\n', 0o644);
    const { stderr } = machine.install(everything);
    expect(stderr).toMatch(
      /everybody on this machine can read the passwords in .*\/etc\/zm\/secrets\.ini: sudo chmod 0640/,
    );
  });

  it('finds settings from before 3.2 and takes them over when told so', () => {
    machine.place('/etc/zmeventnotification.ini', '[network]\n');
    machine.place('/var/detect/objectconfig.ini', '[general]\n');
    const { stdout } = machine.install([...everything, '--import']);
    expect(stdout).toContain('found        /etc/zmeventnotification.ini of an event server before 3.2');
    expect(stdout).toContain('found        /var/detect/objectconfig.ini of an event server before 3.2');
    expect(stdout).toContain(`tocsin import --root ${machine.root} --yes\n`);
  });

  it('says when settings could not be taken over, and finishes the rest', () => {
    const { stdout, status } = machine.install([...everything, '--import'], {
      env: { TOCSIN_FAILS: 'import' },
    });
    expect(status).toBe(1);
    expect(machine.has('/usr/bin/tocsin')).toBe(true);
    expect(stdout).toContain(
      'Left to do: the settings of the old installation were not taken over: sudo tocsin import',
    );
  });
});

describe('a second run', () => {
  it('changes nothing', () => {
    layOldInstallation(machine);
    const wanted = [
      '--no-interactive',
      '--install-es',
      '--install-hook',
      '--install-config',
      '--install-systemd',
    ];
    machine.install(wanted);
    const before = machine.tree();
    const inodes = Object.keys(before).map((name) => lstatSync(machine.at(name)).ino);
    const { status, stdout } = machine.install(wanted);
    expect(status).toBe(0);
    expect(stdout).toContain('/opt/tocsin is up to date');
    expect(machine.tree()).toEqual(before);
    expect(Object.keys(before).map((name) => lstatSync(machine.at(name)).ino)).toEqual(inodes);
  });

  it('keeps what somebody changed in a hook of ours', () => {
    machine.install(everything);
    machine.place(`${data}/bin/zm_event_start.sh`, '#!/bin/sh\n# mine, calls tocsin\n', 0o755);
    machine.install(everything);
    expect(machine.read(`${data}/bin/zm_event_start.sh.~1~`)).toContain('mine');
    expect(machine.read(`${data}/bin/zm_event_start.sh`)).toContain('hook "$@"');
  });

  it('brings new units to where there are units', () => {
    machine.install([...everything, '--install-systemd']);
    machine.check('tools/install/systemd/tocsin.service', '# Tocsin, the next version\n');
    machine.install(everything);
    expect(machine.read('/lib/systemd/system/tocsin.service')).toContain('the next version');
  });

  it('brings a newer version, without a backup of the older one', () => {
    machine.install(everything);
    machine.place('/opt/tocsin/cli/stale.cjs', 'of the old version');
    machine.place(`${data}/contrib/mine.sh`, 'mine');
    const hook = 'apps/cli/bin/zm_event_end.sh';
    machine.check(hook, '#!/bin/sh\n# Tocsin, the next version\n');
    machine.release('1.3.0');
    const { status, stdout } = machine.install(everything);
    expect(status).toBe(0);
    expect(stdout).toContain('/opt/tocsin: 1.3.0');
    expect(machine.read('/opt/tocsin/VERSION')).toBe('1.3.0\n');
    expect(machine.has('/opt/tocsin/cli/stale.cjs')).toBe(false);
    expect(machine.read(`${data}/bin/zm_event_end.sh`)).toContain('the next version');
    expect(machine.read(`${data}/contrib/mine.sh`)).toBe('mine');
    expect(Object.keys(machine.tree()).filter((name) => /~|tocsin-(new|old)/.test(name))).toEqual([]);
  });
});
