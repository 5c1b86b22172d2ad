import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadZoneMinderConfig } from './load-zoneminder-config';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-zm-'));
  mkdirSync(join(folder, 'conf.d'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
const env = () => ({ TOCSIN_ZM_CONF: join(folder, 'zm.conf'), TOCSIN_ZM_CONF_DIR: join(folder, 'conf.d') });

/** Only root may become somebody else. */
const asRoot = process.getuid?.() === 0 ? it : it.skip;
const asSomebody = (look: () => unknown) => () => {
  process.seteuid?.(61_234);
  try {
    return look();
  } finally {
    process.seteuid?.(0);
  }
};

describe("ZoneMinder's own configuration", () => {
  it('reads zm.conf and then conf.d in name order; the later file wins', () => {
    writeFileSync(join(folder, 'zm.conf'), '# comment\nZM_DB_HOST=localhost\nZM_DB_PASS="a=b"\n');
    writeFileSync(join(folder, 'conf.d/02-b.conf'), "ZM_DB_HOST='db:3307'\n");
    writeFileSync(join(folder, 'conf.d/01-a.conf'), 'ZM_DB_HOST=elsewhere\nZM_SERVER_ID=2\n');
    writeFileSync(join(folder, 'conf.d/03-c.txt'), 'ZM_DB_HOST=not-read\n');
    expect(loadZoneMinderConfig(env())).toMatchObject({
      ZM_DB_HOST: 'db:3307',
      ZM_DB_PASS: 'a=b',
      ZM_SERVER_ID: 2,
      ZM_PATH_MAP: '/dev/shm',
    });
  });

  it('takes ZM_ variables of the environment over the files, and without any file', () => {
    expect(loadZoneMinderConfig({ ...env(), ZM_DB_HOST: 'db' }).ZM_DB_HOST).toBe('db');
  });

  it('says what to do where there is no ZoneMinder', () => {
    expect(() => loadZoneMinderConfig(env())).toThrow(
      /ZoneMinder is not set up on this machine.*npm run demo/s,
    );
  });

  asRoot('says who may not read it, also in a container whose user has a number and no name', () => {
    writeFileSync(join(folder, 'zm.conf'), 'ZM_DB_HOST=localhost\n', { mode: 0o600 });
    chmodSync(folder, 0o755);
    expect(asSomebody(() => loadZoneMinderConfig(env()))).toThrow(
      /zm\.conf cannot be read by the user with uid 61234 \(.*EACCES.*Let the group of the web user read it/s,
    );
  });

  asRoot('asks for the group that may read it, by the setting of the containers, too', () => {
    writeFileSync(join(folder, 'zm.conf'), 'ZM_DB_HOST=localhost\n', { mode: 0o640 });
    chownSync(join(folder, 'zm.conf'), 0, 4711);
    chmodSync(folder, 0o755);
    expect(asSomebody(() => loadZoneMinderConfig(env()))).toThrow(
      /zm\.conf cannot be read by .*\. Its group 4711 may: .*usermod -aG 4711; in containers ZM_GID=4711 in \.env/s,
    );
  });
});
