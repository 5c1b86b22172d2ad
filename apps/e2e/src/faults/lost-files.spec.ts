import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { selfSignedCertificate } from '../harness/certificate';
import type { Client } from '../harness/client';
import { complaintsOf, Health } from '../harness/health';
import { TestGround } from '../harness/test-ground';
import { Tocsin } from '../harness/tocsin';
import { users } from '../harness/users';

jest.setTimeout(60_000);

/** Whoever has this number; ZoneMinder's web user on a real machine. */
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;

let ground: TestGround;
let health: Health;
let tocsin: Tocsin;
let client: Client;
const file = (...names: string[]) => path.join(ground.folder.path, ...names);

beforeAll(async () => {
  ground = await TestGround.open({
    monitors: [
      { id: 1, name: 'Front Door' },
      { id: 2, name: 'Yard' },
    ],
  });
  health = await Health.onFreePort();
  const certificate = selfSignedCertificate(ground.folder.path);
  for (const folder of ['tokens', 'data']) mkdirSync(file(folder));
  writeFileSync(file('rules.json'), '{"notifications":{"monitors":{}}}');
  writeFileSync(file('secrets.ini'), '[secrets]\nFCM_KEY=key\n', { mode: 0o600 });
  for (const each of [ground.folder.path, file('tokens'), file('data'), file('secrets.ini'), certificate.key])
    if (isRoot) chownSync(each, nobody, nobody);
  execFileSync('chmod', ['-R', 'a+rX', path.dirname(ground.zoneminder.simulator.mapFolder)]);
  mkdirSync(file('tocsin'));
  tocsin = await Tocsin.start({
    shape: 'standalone',
    folder: file('tocsin'),
    env: ground.zoneminder.env,
    prefix: isRoot ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--'] : [],
    settings: {
      ...health.settings,
      general: { base_data_path: file('data'), secrets: file('secrets.ini') },
      ssl: { enable: true, ...certificate },
      customize: { es_rules: file('rules.json') },
      fcm: {
        enable: true,
        token_file: file('tokens', 'tokens.txt'),
        fcm_v1_url: 'http://127.0.0.1:1/push',
        fcm_v1_key: '!FCM_KEY',
      },
    },
  });
  client = await tocsin.login(users.admin);
});
afterAll(async () => {
  await tocsin?.[Symbol.asyncDispose]();
  await ground?.[Symbol.asyncDispose]();
});

interface Fault {
  readonly name: string;
  /** In health. */
  readonly dependency: string;
  /** @returns how it is healed */
  readonly begin: () => () => void;
  /** What has to happen before it is met. */
  readonly met?: () => Promise<unknown>;
  readonly reason: RegExp;
  /** The one line that begins it, and the one that ends it. */
  readonly lines: readonly [RegExp, RegExp];
}

/** Written over; the text comes back. */
const broken = (name: string, text: string) => () => {
  const before = readFileSync(file(name));
  writeFileSync(file(name), text);
  return () => writeFileSync(file(name), before);
};
const away = (name: string) => () => {
  renameSync(file(name), file(`${name}.away`));
  return () => renameSync(file(`${name}.away`), file(name));
};

async function registersPhone(): Promise<void> {
  const phone = await tocsin.login(users.viewer);
  const token = `phone:${Date.now()}`;
  phone.send({ event: 'push', data: { type: 'token', platform: 'ios', token, state: 'disabled' } });
  await phone.fence();
  await phone.close();
}

const faults: readonly Fault[] = [
  {
    name: 'the rights of the data folder, taken away',
    dependency: 'data folder',
    begin: () => {
      chownSync(file('data'), 0, 0);
      return () => chownSync(file('data'), nobody, nobody);
    },
    reason: /^nothing can be written to .*\/data: EACCES: .*; see to its rights/,
    lines: [/^data folder is in trouble$/, /^data folder is well again$/],
  },
  {
    name: 'the certificate, moved away',
    dependency: 'certificate',
    begin: away('cert.pem'),
    reason: /SSL_cert_file .*cert\.pem does not exist/,
    lines: [
      /^the certificate has changed, but the new one is unusable/,
      /^the certificate has changed; new connections/,
    ],
  },
  {
    name: 'the key of the certificate, replaced by a broken one',
    dependency: 'certificate',
    begin: broken('key.pem', 'no key'),
    reason: /SSL_key_file .*key\.pem is not a PEM private key/,
    lines: [
      /^the certificate has changed, but the new one is unusable/,
      /^the certificate has changed; new connections/,
    ],
  },
  {
    name: 'the settings file, deleted',
    dependency: 'settings',
    begin: away('tocsin/zmeventnotification.ini'),
    reason: /zmeventnotification\.ini does not exist/,
    lines: [
      /^the settings that were changed are refused, those in force stay/,
      /^the settings were read again/,
    ],
  },
  {
    name: 'the secrets, deleted',
    dependency: 'settings',
    begin: away('secrets.ini'),
    reason: /secrets\.ini/,
    lines: [
      /^the settings that were changed are refused, those in force stay/,
      /^the settings were read again/,
    ],
  },
  {
    name: 'the rules, deleted',
    dependency: 'rules',
    begin: away('rules.json'),
    met: async () => client.alarm(await ground.zoneminder.alarm(2)),
    reason: /^every event is allowed: .*rules\.json cannot be read/,
    lines: [/^no rules, so every event is allowed/, /^rules read$/],
  },
  {
    name: 'the folder of the token file, lost',
    dependency: 'token file',
    begin: () => {
      renameSync(file('tokens'), file('tokens.away'));
      writeFileSync(file('tokens'), 'in the way');
      return () => {
        rmSync(file('tokens'));
        renameSync(file('tokens.away'), file('tokens'));
      };
    },
    met: registersPhone,
    reason:
      /^the token file .*tokens\.txt cannot be read or written by user .*: ENOTDIR.* Devices are kept in memory meanwhile/,
    lines: [/^the token file .* cannot be read or written/, /^the token file is in use again$/],
  },
];
/** Root may do everything, so nobody can take a right from it; others may give no file away. */
const possible = faults.filter(({ name }) => isRoot || !name.startsWith('the rights'));

describe('what is lost while it runs is told, costs no alarm, and is taken up again', () => {
  it.each(possible)('$name', async ({ dependency, begin, met, reason, lines: [first, last] }) => {
    const { log } = tocsin.part('gateway');
    const from = log.all.length;
    const complaints = complaintsOf(log);
    await using healing = new AsyncDisposableStack();
    healing.defer(begin());
    await met?.();
    expect(await health.down(dependency, 30_000)).toMatch(reason);
    const eventIds = [await ground.zoneminder.alarm(1), await ground.zoneminder.alarm(1)];
    for (const eventId of eventIds) await client.alarm(eventId);
    const again = await tocsin.login(users.admin);
    await again.close();
    expect(complaints()).toEqual([expect.stringMatching(first)]);

    await healing.disposeAsync();
    if (met !== undefined) await met();
    await health.well(dependency);
    await client.fence();
    expect(client.tallyOf(eventIds)).toEqual(Object.fromEntries(eventIds.map((id) => [`${id} start`, 1])));
    expect(complaints()).toHaveLength(1);
    expect(log.all.slice(from).filter(({ msg }) => last.test(msg))).toHaveLength(1);
  });
});
