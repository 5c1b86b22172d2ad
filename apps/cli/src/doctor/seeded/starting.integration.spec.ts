import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { until } from '../../../../../tools/testing/until';
import { copiesAmong, processesHere } from '../checks/processes';
import type { ProcessHere } from '../check';
import type { Machine } from '../testing/machine';
import { findsEach } from '../testing/run-table';

jest.setTimeout(60_000);

const option = (value: 0 | 1) =>
  `UPDATE Config SET Value = '${value}' WHERE Name = 'ZM_OPT_USE_EVENTNOTIFICATION'`;
const shim = 'root/usr/bin/zmeventnotification.pl';

/** As `systemctl enable` does it. */
function enableUnit(machine: Machine, unit: string): void {
  const wants = machine.at('root/etc/systemd/system/multi-user.target.wants');
  mkdirSync(wants);
  symlinkSync(`/lib/systemd/system/${unit}`, `${wants}/${unit}`);
}

/** A process that does nothing under the name of another; the doctor sees it as /proc shows it, and nobody else's. */
async function run(machine: Machine, program: string, ...args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: 'ignore' });
  machine.opened.defer(() => end(child));
  const itself = program === '/usr/bin/env' ? process.execPath : program;
  const isTitled = args[0]?.startsWith('--title=') === true;
  let seen: ProcessHere | undefined;
  await until('it is what it shall be', () => {
    seen = processesHere().find(({ pid }) => pid === child.pid);
    return seen?.command.startsWith(isTitled ? 'zmeventnotification.pl' : itself) === true;
  });
  if (seen !== undefined) machine.processes.push(seen);
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

function programOf(machine: Machine, file: string, text: string): string {
  return machine.write(file, text, 0o755);
}

const idle = 'setInterval(() => undefined, 1000)';

describe('tocsin doctor, on a machine where something is wrong with who runs and who starts, finds', () => {
  it('nothing in who only speaks of the old server', () => {
    const perl = '/usr/bin/perl -wT /usr/bin/';
    const commands = [`${perl}zmdc.pl restart zmeventnotification.pl `, 'grep apps/standalone/main.cjs '];
    expect(copiesAmong(commands.map((command, pid) => ({ pid, command })))).toEqual([]);
    const old = { pid: 7, command: `${perl}zmeventnotification.pl --config /etc/zm/es.ini ` };
    expect(copiesAmong([old]).map(({ name }) => name)).toEqual(['old-server']);
  });

  const watcher = { pid: 7, command: 'tocsin-watcher     ' };
  const ofCheckout = { pid: 8, command: '/usr/bin/node dist/apps/watcher/main.cjs ' };

  it('two watchers, one of them by the name that its unit gives it', () => {
    expect(copiesAmong([watcher, ofCheckout])).toMatchObject([{ name: 'two-copies', severity: 'fault' }]);
    expect(copiesAmong([ofCheckout])).toEqual([]);
    const standalone = { pid: 9, command: 'zmeventnotification.pl ' };
    expect(copiesAmong([watcher, standalone])).toMatchObject([{ name: 'two-copies', severity: 'fault' }]);
  });

  it('nothing in copies for several ZoneMinders, and asks of those with settings of their own', () => {
    const database = { ...ofCheckout, environment: { ZM_DB_HOST: 'localhost', ZM_DB_NAME: 'test' } };
    const server = { ...watcher, environment: { ZM_DB_HOST: 'localhost', ZM_SERVER_ID: '2' } };
    expect(copiesAmong([watcher, database, server])).toEqual([]);
    const own = { ...ofCheckout, command: `${ofCheckout.command} --config /srv/es.ini` };
    const [asked] = copiesAmong([watcher, own]);
    expect(asked?.severity).toBe('hint');
    expect(asked?.message).toContain('(pids 7, 8), each by settings of its own');
    const alike = { ...watcher, pid: 9, environment: { TOCSIN_CONFIG: '/srv/es.ini' } };
    expect(copiesAmong([watcher, own, alike])).toMatchObject([{ severity: 'fault' }]);
  });

  findsEach([
    {
      what: 'two copies, one of ZoneMinder’s and one of a checkout',
      name: 'two-copies',
      message: /2 copies of Tocsin watch the same ZoneMinder \(pids \d+, \d+\)/,
      remedy: /stop all but one \(sudo kill \d+\)/,
      seed: async (machine) => {
        const title = '--title=zmeventnotification.pl';
        await run(
          machine,
          process.execPath,
          title,
          programOf(machine, 'opt/tocsin/standalone/main.cjs', idle),
        );
        await run(
          machine,
          process.execPath,
          programOf(machine, 'dist/apps/standalone/main.cjs', idle),
          '--debug',
        );
      },
    },
    {
      what: 'a copy for tests of another ZoneMinder, beside one that does not answer',
      name: 'running',
      message: /Tocsin runs \(pid \d+, \d+\), but does not answer/,
      remedy: /sudo systemctl restart tocsin/,
      takesRoot: true,
      seed: async (machine) => {
        machine.set('metrics', 'port', '1');
        const program = programOf(machine, 'opt/tocsin/standalone/main.cjs', idle);
        await run(machine, process.execPath, program);
        await run(machine, '/usr/bin/env', 'ZM_DB_HOST=test.example', process.execPath, program);
      },
    },
    {
      what: 'the old server, which runs beside us',
      name: 'old-server',
      message: /the old event server zmeventnotification\.pl runs, too \(pid \d+\)/,
      remedy: /sudo zmdc\.pl stop zmeventnotification\.pl \(else sudo kill \d+\)/,
      seed: (machine) =>
        run(machine, '/usr/bin/perl', '-w', programOf(machine, 'old/zmeventnotification.pl', 'sleep 60;')),
    },
    {
      what: 'the old server where ZoneMinder starts it',
      name: 'old-server',
      message: /ZoneMinder starts the old event server: \S+zmeventnotification\.pl is the Perl program/,
      remedy: /tools\/install\.sh, which puts our own in its place/,
      seed: (machine) => machine.write(shim, '#!/usr/bin/perl -wT\nuse strict;\n', 0o755),
    },
    {
      what: 'nothing that ZoneMinder could start',
      name: 'starting',
      message:
        /ZoneMinder is to start \S+zmeventnotification\.pl \(OPT_USE_EVENTNOTIFICATION\), and cannot: there is no/,
      remedy: /run tools\/install\.sh, or switch OPT_USE_EVENTNOTIFICATION off/,
      seed: (machine) => rmSync(machine.at(shim)),
    },
    {
      what: 'a shim that may not be run',
      name: 'starting',
      message: /cannot: the file may not be run/,
      remedy: /sudo chmod 755 \S+zmeventnotification\.pl/,
      seed: (machine) => chmodSync(machine.at(shim), 0o644),
    },
    {
      what: 'a shim whose program is gone',
      name: 'starting',
      message: /zmeventnotification\.pl starts \/gone\/standalone\/main\.cjs, which is not there/,
      remedy: /run tools\/install\.sh again/,
      seed: (machine) => machine.installShim('/gone'),
    },
    {
      what: 'ZoneMinder and systemd, who both start us',
      name: 'starting',
      message: /ZoneMinder \(OPT_USE_EVENTNOTIFICATION\) and systemd \(tocsin\.service\) both start Tocsin/,
      remedy: /sudo systemctl disable --now tocsin\.service, or switch OPT_USE_EVENTNOTIFICATION off/,
      seed: (machine) => enableUnit(machine, 'tocsin.service'),
    },
    {
      what: 'that nobody starts us after a boot',
      severity: 'hint',
      name: 'starting',
      message: /nothing starts Tocsin after a boot/,
      remedy: /sudo systemctl enable --now tocsin\.service/,
      seed: (machine) => machine.sql(option(0)),
    },
    {
      what: 'what the running process complains of',
      name: 'running',
      message: /standalone says that portal is down: it is away since Monday/,
      remedy: /tocsin logs/,
      seed: async (machine) => {
        machine.opened.defer(() => machine.around.monitoring.complain({}));
        await machine.around.monitoring.complain({ portal: 'it is away since Monday' });
      },
    },
    {
      what: 'that nobody runs',
      severity: 'hint',
      name: 'running',
      message: /no process of Tocsin answers/,
      remedy: /sudo zmdc\.pl start zmeventnotification\.pl, or sudo systemctl start tocsin/,
      seed: (machine) => machine.set('metrics', 'port', '1'),
      takesRoot: true, // so low a port is free, and may be listened on
    },
    {
      what: 'that it cannot be seen whether somebody runs',
      severity: 'hint',
      name: 'running',
      message: /\[metrics\] port is 0/,
      remedy: /leave \[metrics\] port out/,
      seed: (machine) => machine.set('metrics', 'port', '0'),
    },
    {
      what: 'one that runs and does not answer',
      name: 'running',
      message: /Tocsin runs \(pid \d+\), but does not answer on its monitoring port/,
      remedy: /sudo systemctl restart tocsin/,
      takesRoot: true,
      seed: async (machine) => {
        machine.set('metrics', 'port', '1');
        await run(machine, process.execPath, programOf(machine, 'opt/tocsin/standalone/main.cjs', idle));
      },
    },
  ]);
});
