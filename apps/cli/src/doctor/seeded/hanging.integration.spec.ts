import { execFileSync, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { startService } from '../../../../../tools/testing/http-service';
import type { Machine } from '../testing/machine';
import { findsEach } from '../testing/run-table';

jest.setTimeout(60_000);

/** Somebody who takes connections and says nothing. @returns its port */
async function silence(machine: Machine): Promise<number> {
  const taken = new Set<{ destroy: () => void }>();
  const server = createServer((socket) => taken.add(socket.on('error', () => undefined))).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  machine.opened.defer(() => {
    for (const socket of taken) socket.destroy();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A disk that answers nothing, as one in a network that is away: a file system whose other end is we, and we are silent. */
function mountDeadDisk(machine: Machine): string {
  const folder = machine.at('hangs');
  mkdirSync(folder);
  machine.inOwnProcess = true;
  const otherEnd = openSync('/dev/fuse', 'r+');
  const options = 'fd=3,rootmode=40000,user_id=0,group_id=0,allow_other';
  const { stderr, status } = spawnSync('mount', ['-i', '-t', 'fuse', '-o', options, 'nobody', folder], {
    stdio: ['ignore', 'ignore', 'pipe', otherEnd],
    encoding: 'utf8',
  });
  machine.opened.defer(() => {
    closeSync(otherEnd);
    if (status === 0) execFileSync('umount', [folder]);
  });
  if (status !== 0) throw new Error(stderr);
  return folder;
}

/** Nobody ever writes to it. */
function pipe(machine: Machine, name: string): string {
  execFileSync('mkfifo', [machine.at(name)]);
  machine.inOwnProcess = true; // a doctor who waits for ever shall not be this process
  return machine.at(name);
}

const hasFuse = existsSync('/dev/fuse') && process.getuid?.() === 0;

describe('tocsin doctor, on a machine where something hangs,', () => {
  findsEach([
    {
      what: 'a pipe in the place of the certificate',
      name: 'no-answer',
      message: /pipe\.pem does not answer: .*Nothing else was asked of files/,
      remedy: /findmnt -T \S+pipe\.pem/,
      seed: (machine) => machine.set('ssl', 'cert', pipe(machine, 'pipe.pem')),
    },
    {
      what: 'pipes in the places of files that are needed to ask others',
      name: 'no-answer',
      message: /account\.pipe does not answer/,
      remedy: /findmnt -T \S+account\.pipe/,
      also: ['fault no-answer', 'fault no-answer'],
      seed: (machine) => {
        machine.set('mqtt', 'tls_ca', pipe(machine, 'ca.pem'));
        machine.set('fcm', 'fcm_service_account_file', pipe(machine, 'account.pipe'));
        machine.set('detector', 'mode', 'builtin');
        machine.set('detector', 'object_config', pipe(machine, 'objectconfig.ini'));
      },
    },
    {
      what: 'a pipe in the place of the secrets',
      name: 'no-answer',
      message: /secrets\.pipe does not answer/,
      remedy: /findmnt -T \S+secrets\.pipe/,
      seed: (machine) => machine.set('general', 'secrets', pipe(machine, 'secrets.pipe')),
    },
    {
      what: 'a pipe in the place of zm.conf, and one that holds a setting',
      name: 'no-answer',
      message: /topic does not answer/,
      remedy: /findmnt -T \S+topic/,
      also: ['fault no-answer'],
      seed: (machine) => {
        machine.env['TOCSIN_ZM_CONF'] = pipe(machine, 'zm.pipe');
        machine.env['TOCSIN_MQTT__TOPIC_FILE'] = pipe(machine, 'topic');
      },
    },
    ...(hasFuse
      ? [
          {
            what: 'a hook on a disk that is away',
            name: 'no-answer',
            message: /hangs\/hook\.sh does not answer: a network disk that is away/,
            remedy: /findmnt -T \S+hook\.sh\), mount it anew \(umount -l, mount\)/,
            takesRoot: true as const,
            seed: (machine: Machine) =>
              machine.set('hook', 'event_start_hook', `${mountDeadDisk(machine)}/hook.sh`),
          },
          {
            what: 'settings on a disk that is away',
            name: 'no-answer',
            message: /hangs\/es\.ini does not answer: a network disk that is away/,
            remedy: /findmnt -T \S+es\.ini\)/,
            takesRoot: true as const,
            seed: (machine: Machine) => {
              machine.settingsFile = `${mountDeadDisk(machine)}/es.ini`;
            },
          },
        ]
      : []),
    {
      what: 'a name server that says nothing',
      name: 'name-service',
      message:
        /does not answer who db\.example, portal\.example, broker\.example, fcm\.googleapis\.com is; they were not asked/,
      remedy: /getent hosts db\.example, the nameserver lines of \/etc\/resolv\.conf/,
      takesRoot: true,
      seed: async (machine) => {
        const server = createSocket('udp4');
        server.bind(53, '127.0.0.77');
        await once(server, 'listening');
        machine.opened.defer(() => void server.close());
        machine.nameServer = '127.0.0.77';
        machine.inOwnProcess = true;
        machine.env['ZM_DB_HOST'] = 'db.example';
        machine.set('detector', 'portal', 'http://portal.example/zm');
        machine.set('mqtt', 'server', 'broker.example:1883');
      },
    },
    {
      what: 'a portal that takes the login and says nothing',
      name: 'portal-login',
      message: /no answer within 1 s/,
      remedy: /systemctl status apache2/,
      seed: async (machine) => {
        const portal = await startService((response, { method }) => {
          if (method === 'HEAD') response.end();
        });
        machine.set('detector', 'portal', machine.opened.use(portal).url);
        machine.patienceMs = 1_000;
      },
    },
    {
      what: 'everything at once',
      name: 'database',
      message: /127\.0\.0\.1:\d+ .*does not answer/,
      remedy: /mariadb -h 127\.0\.0\.1 -P \d+/,
      also: [
        'fault fcm',
        'hint ffmpeg',
        'fault metrics-port',
        'fault mqtt',
        'fault portal',
        'fault redis',
        'hint running',
      ],
      seed: async (machine) => {
        const port = await silence(machine);
        machine.set('detector', 'portal', `http://127.0.0.1:${port}/zm`);
        machine.set('detector', 'mode', 'builtin');
        machine.set('mqtt', 'server', `127.0.0.1:${port}`);
        machine.set('queue', 'url', `redis://127.0.0.1:${port}`);
        machine.set('metrics', 'port', String(port));
        const token_uri = `https://127.0.0.1:${port}/token`;
        machine.write('account.json', machine.around.fcm.keyFile({ token_uri }));
        machine.write('bin/ffmpeg', '#!/bin/sh\nexec sleep 60\n', 0o755);
        machine.env['PATH'] = `${machine.at('bin')}:${process.env['PATH']}`;
        machine.env['ZM_DB_HOST'] = `127.0.0.1:${port}`;
        machine.inOwnProcess = true; // which ends by itself
      },
    },
  ]);
});
