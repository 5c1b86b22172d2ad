import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { DatagramEar } from '../../../../../tools/testing/datagram-ear';
import { until } from '../../../../../tools/testing/until';
import { Systemd } from './systemd';

const log = pino({ level: 'silent' });
const pid = 4711;

let folder: string;
let ear: DatagramEar;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-systemd-'));
  ear = await DatagramEar.open(path.join(folder, 'notify'));
});

afterEach(async () => {
  await ear[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const environment = (more: NodeJS.ProcessEnv = {}) => ({
  PATH: process.env['PATH'],
  NOTIFY_SOCKET: ear.path,
  ...more,
});

/** `systemd-notify`, where the machine has none: one datagram of its arguments. */
function notifier(): string {
  const program = path.join(folder, 'systemd-notify');
  writeFileSync(
    program,
    `#!/usr/bin/perl
use Socket;
socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die $!;
send($s, join("\n", @ARGV), 0, pack_sockaddr_un($ENV{NOTIFY_SOCKET})) or die $!;
`,
  );
  chmodSync(program, 0o755);
  return program;
}

const programs = ['systemd-notify', 'a stand-in'].filter(
  (name) => name === 'a stand-in' || existsSync('/usr/bin/systemd-notify'),
);

describe.each(programs)('what systemd hears through %s', (name) => {
  const open = (more?: NodeJS.ProcessEnv) => {
    const env = environment(more);
    const program = name === 'a stand-in' ? notifier() : name;
    return { env, systemd: new Systemd(env, pid, { log, program }) };
  };

  it('is what was said, in that order', async () => {
    const { systemd } = open();
    systemd.ready();
    systemd.status('in trouble:\n  database');
    systemd.reloading();
    systemd.reloaded();
    systemd.stopping();
    await systemd[Symbol.asyncDispose]();
    await ear.hears('STOPPING=1');
    const heard = ear.heard.filter((message) => !message.startsWith('BARRIER='));
    expect(heard).toEqual([
      'READY=1',
      'STATUS=in trouble: database',
      expect.stringMatching(/^RELOADING=1\|MONOTONIC_USEC=\d+$/),
      'READY=1',
      'STOPPING=1|STATUS=stopping',
    ]);
  });

  it('is nothing of a reload before everything runs', async () => {
    const { systemd } = open();
    systemd.reloading();
    systemd.reloaded();
    systemd.status('starting');
    await systemd[Symbol.asyncDispose]();
    await ear.hears('STATUS=starting');
    expect(ear.heard.filter((message) => /READY|RELOADING/.test(message))).toEqual([]);
  });

  it('is a sign of life at half of the time that the watchdog gives', async () => {
    const { env, systemd } = open({ WATCHDOG_USEC: '40000', WATCHDOG_PID: String(pid) });
    const count = () => ear.heard.filter((message) => message === 'WATCHDOG=1').length;
    await until('three signs of life were heard', () => count() >= 3);
    await systemd[Symbol.asyncDispose]();
    expect(env).toEqual({ PATH: process.env['PATH'] });
  });

  it('is no sign of life where the watchdog watches another process', async () => {
    const { systemd } = open({ WATCHDOG_USEC: '40000', WATCHDOG_PID: '1' });
    systemd.ready();
    await systemd[Symbol.asyncDispose]();
    await ear.hears('READY=1');
    expect(ear.heard).not.toContain('WATCHDOG=1');
  });
});

describe('a process that systemd has not started', () => {
  it('says nothing, and needs no program for it', async () => {
    const lines: string[] = [];
    const ours = pino({}, { write: (line) => lines.push(line) });
    const systemd = new Systemd({}, pid, { log: ours, program: '/nowhere/systemd-notify' });
    systemd.ready();
    await systemd[Symbol.asyncDispose]();
    expect(lines).toEqual([]);
  });
});

describe('a machine without the program systemd-notify', () => {
  it('is told of once', async () => {
    const lines: string[] = [];
    const ours = pino({}, { write: (line) => lines.push(line) });
    const systemd = new Systemd(environment(), pid, { log: ours, program: '/nowhere/systemd-notify' });
    systemd.ready();
    systemd.status('running');
    await systemd[Symbol.asyncDispose]();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('systemd cannot be told how we are');
    expect(lines[0]).toContain('/nowhere/systemd-notify');
  });
});
