import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { freePort } from '../../../../../tools/testing/free-port';
import type { Machine } from '../testing/machine';
import { findsEach } from '../testing/run-table';
import { account, readsOnly } from '../testing/zm-tables';

jest.setTimeout(60_000);

const us = `${account.user}@localhost`;
const config = (name: string, value: string) => `UPDATE Config SET Value = '${value}' WHERE Name = '${name}'`;

/** The map of monitor 1 as a file of this group only, in a folder of the machine's own. */
async function mapOfGroup(machine: Machine, gid: number): Promise<void> {
  await mkdir(machine.at('shm'));
  await copyFile(`${machine.env['ZM_PATH_MAP']}/zm.mmap.1`, machine.at('shm/zm.mmap.1'));
  chownSync(machine.at('shm/zm.mmap.1'), 0, gid);
  chmodSync(machine.at('shm/zm.mmap.1'), 0o640);
  machine.env['ZM_PATH_MAP'] = machine.at('shm');
}

describe('tocsin doctor, on a machine with a fault in its database or in what that says, finds', () => {
  findsEach([
    {
      what: 'one that is away',
      name: 'database',
      message: /nothing listens there: start MariaDB/,
      remedy: /mariadb -h 127\.0\.0\.1 -P \d+ -u zmuser -p zm; its settings are ZM_DB_\* of \S+zm\.conf/,
      seed: async ({ env }) => {
        env['ZM_DB_HOST'] = `127.0.0.1:${await freePort()}`;
      },
    },
    {
      what: 'a password that is refused',
      name: 'database',
      message: /the user or its password is wrong/,
      remedy: /mariadb -S \S+db\.sock -u zmuser -p zm/,
      seed: ({ env }) => {
        env['ZM_DB_PASS'] = 's3cret-wrong';
      },
    },
    {
      what: 'a host that is none',
      name: 'database',
      message: /ZM_DB_HOST/,
      remedy: /mariadb -h db\.invalid/,
      seed: ({ env }) => {
        env['ZM_DB_HOST'] = 'db.invalid';
      },
    },
    {
      what: 'one that is not ZoneMinder’s',
      name: 'database',
      message: /check ZM_DB_NAME/,
      remedy: /-u zmuser -p other/,
      seed: async (machine) => {
        await machine.sql(`CREATE OR REPLACE DATABASE other; GRANT ALL ON other.* TO ${us}`);
        machine.env['ZM_DB_NAME'] = 'other';
      },
    },
    {
      what: 'a user who may not read the events',
      name: 'database',
      message: /Events/,
      remedy: /try it by hand/,
      seed: (machine) =>
        machine.sql(`REVOKE ALL ON zm.* FROM ${us};
          GRANT SELECT ON zm.Config TO ${us}; GRANT SELECT ON zm.Monitors TO ${us}`),
    },
    {
      what: 'a user who may only read',
      name: 'database-rights',
      message: /what was detected is not noted: the database user 'zmuser'@'localhost' may not UPDATE Events/,
      remedy: /in sudo mariadb: GRANT UPDATE ON `zm`\.`Events` TO 'zmuser'@'localhost';/,
      also: ['fault database-rights', 'fault database-rights'],
      seed: (machine) => machine.sql(readsOnly),
    },
    {
      what: 'a user who may not tag',
      name: 'database-rights',
      message: /events are not tagged: .* may not INSERT Tags, UPDATE Tags$/,
      remedy: /GRANT INSERT ON `zm`\.`Tags` TO 'zmuser'@'localhost'; GRANT UPDATE ON `zm`\.`Tags`/,
      seed: (machine) =>
        machine.sql(`${readsOnly} GRANT UPDATE ON zm.Events TO ${us}; GRANT INSERT ON zm.Logs TO ${us};
          GRANT INSERT ON zm.Events_Tags TO ${us}`),
    },
    {
      what: 'a user who may not write the Log of the console',
      name: 'database-rights',
      message: /no lines for the Log of the console: .* may not INSERT Logs/,
      remedy: /GRANT INSERT ON `zm`\.`Logs`/,
      seed: (machine) =>
        machine.sql(`${readsOnly} GRANT UPDATE (Notes) ON zm.Events TO ${us};
          GRANT INSERT, UPDATE ON zm.Tags TO ${us}; GRANT INSERT ON zm.Events_Tags TO ${us}`),
    },
    {
      what: 'a user who may not forget phones',
      severity: 'hint',
      name: 'database-rights',
      message: /phones that are gone stay/,
      remedy: /GRANT UPDATE ON `zm`\.`Notifications` .* GRANT DELETE ON `zm`\.`Notifications`/,
      also: ['hint zoneminder-version'],
      seed: (machine) =>
        machine.sql(`${readsOnly} GRANT UPDATE ON zm.Events TO ${us}; GRANT INSERT ON zm.Logs TO ${us};
          GRANT INSERT, UPDATE ON zm.Tags TO ${us}; GRANT INSERT ON zm.Events_Tags TO ${us};
          ${config('ZM_DYN_DB_VERSION', '1.39.2')}`),
    },
    {
      what: 'a server that takes no writes',
      name: 'database-rights',
      message: /takes no writes \(read_only is on\): what was detected is not noted/,
      remedy: /SET GLOBAL read_only = 0/,
      seed: (machine) => machine.sql('SET GLOBAL read_only = 1'),
    },
    {
      what: 'a release that is not understood',
      name: 'zoneminder-version',
      message: /release "1\.24\.1"; from 1\.30 on/,
      remedy: /update ZoneMinder/,
      seed: (machine) => machine.sql(config('ZM_DYN_DB_VERSION', '1.24.1')),
    },
    {
      what: 'a release that is newer than Tocsin',
      severity: 'hint',
      name: 'zoneminder-version',
      message: /ZoneMinder 1\.40\.0 is newer/,
      remedy: /update Tocsin/,
      seed: (machine) => machine.sql(config('ZM_DYN_DB_VERSION', '1.40.0')),
    },
    {
      what: 'a clock that is ahead',
      name: 'clock',
      message: /the clock of the database's machine is (?:99|100|101) s ahead of this one's/,
      remedy: /timedatectl set-ntp true/,
      seed: (machine) => machine.sql(`SET GLOBAL init_connect = 'SET timestamp = UNIX_TIMESTAMP() + 100'`),
    },
    {
      what: 'a clock that is behind',
      name: 'clock',
      message: /(?:99|100|101) s behind this one's/,
      remedy: /timedatectl set-ntp true/,
      seed: (machine) => machine.sql(`SET GLOBAL init_connect = 'SET timestamp = UNIX_TIMESTAMP() - 100'`),
    },
    {
      what: 'another time zone',
      severity: 'hint',
      name: 'time-zone',
      message: /the database reckons in UTC\+09:30, this machine in UTC[+-]\d\d:\d\d/,
      remedy: /default-time-zone in my\.cnf/,
      seed: (machine) => machine.sql(`SET GLOBAL time_zone = '+09:30'`),
    },
    {
      what: 'no monitor that raises alarms',
      severity: 'hint',
      name: 'monitors',
      message: /no monitor can raise an alarm/,
      remedy: /Modect, Mocord or Nodect/,
      seed: (machine) => machine.sql(`UPDATE Monitors SET \`Function\` = 'None'`),
    },
    {
      what: 'no monitor of this server',
      severity: 'hint',
      name: 'monitors',
      message: /no monitor of server 7 \(ZM_SERVER_ID\)/,
      remedy: /ZM_SERVER_ID in conf\.d/,
      seed: ({ env }) => {
        env['ZM_SERVER_ID'] = '7';
      },
    },
    {
      what: 'a monitor without shared memory',
      name: 'shared-memory',
      message: /monitor 3 \(Gate\) is missing/,
      remedy: /zmdc\.pl status and the log of zmc_m3; \S+\/shm must be ZoneMinder's ZM_PATH_MAP/,
      seed: (machine) => machine.sql(`INSERT INTO Monitors (Id, Name) VALUES (3, 'Gate')`),
    },
    {
      what: 'shared memory that is none',
      name: 'shared-memory',
      message: /monitor 1 \(Yard\) is unknown-size/,
      remedy: /see whether \S+zm\.mmap\.1 is ZoneMinder's/,
      seed: async (machine) => {
        await mkdir(machine.at('shm'));
        writeFileSync(machine.at('shm/zm.mmap.1'), 'not a map');
        machine.env['ZM_PATH_MAP'] = machine.at('shm');
      },
    },
    {
      what: 'a zmc that has died',
      name: 'shared-memory',
      message: /monitor 1 \(Yard\) is stale/,
      remedy: /sudo zmdc\.pl restart zmc -m 1/,
      seed: (machine) => machine.takeDeadMap(),
    },
    {
      what: 'shared memory of a group that one can join',
      name: 'shared-memory',
      message: /zm\.mmap\.1 may not be read by www-data \(owner root, group video, mode 0640\)/,
      remedy: /sudo usermod -aG video www-data; then restart Tocsin/,
      asWebUser: true,
      seed: (machine) => mapOfGroup(machine, 44),
    },
    {
      what: 'shared memory of a group without a name',
      name: 'shared-memory',
      message: /group 4711, mode 0640/,
      remedy: /sudo groupadd -g 4711 zmshm; sudo usermod -aG zmshm www-data/,
      asWebUser: true,
      seed: (machine) => mapOfGroup(machine, 4711),
    },
    {
      what: 'shared memory of a group that a container was not given',
      name: 'shared-memory',
      message: /group video, mode 0640/,
      remedy: /^ZM_GID=44 in \.env, then docker compose up -d/,
      asWebUser: true,
      seed: (machine) => {
        machine.write('root/.dockerenv', '');
        return mapOfGroup(machine, 44);
      },
    },
  ]);
});
