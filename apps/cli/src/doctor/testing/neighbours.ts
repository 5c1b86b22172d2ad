import { chmodSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ZoneMinderSimulator } from '@tocsin/zoneminder-simulator';
import { FakeFcm } from '../../../../../tools/testing/fake-fcm';
import { json, startService } from '../../../../../tools/testing/http-service';
import { type MariadbServer, startMariadb } from '../../../../../tools/testing/mariadb-server';
import { Mosquitto } from '../../../../../tools/testing/mosquitto';
import { Authority } from './authority';
import { Standalone } from './standalone';

/** Of ZoneMinder, in the database and in shared memory. */
export const release = '1.38.0';

/** Everything real around a healthy Tocsin, for all tests of a file: it is slow to start. */
export interface Neighbours extends AsyncDisposable {
  readonly folder: string;
  readonly mariadb: MariadbServer;
  /** Whether its tables are those of a healthy machine. */
  hasHealthyTables: boolean;
  readonly broker: Mosquitto;
  readonly fcm: FakeFcm;
  /** The certificate by which it is believed to be Google, readable by everybody. */
  readonly googleCa: string;
  readonly portal: { readonly url: string };
  readonly authority: Authority;
  readonly zoneminder: ZoneMinderSimulator;
  readonly monitoring: Standalone;
}

export async function startNeighbours(): Promise<Neighbours> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-neighbours-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const [mariadb, broker, fcm, portal, zoneminder] = await Promise.all([
    startMariadb(),
    Mosquitto.start(),
    FakeFcm.start(),
    startService(json({ access_token: 'token', access_token_expires: 7200 })),
    ZoneMinderSimulator.open({ folder, version: release, monitors: [{ id: 1, name: 'Yard' }] }),
  ]);
  for (const one of [mariadb, broker, fcm, portal, zoneminder]) opened.use(one);
  chmodSync(dirname(mariadb.socketPath), 0o755); // other users connect, too
  const authority = opened.use(new Authority());
  const monitoring = opened.use(await Standalone.start());
  const googleCa = join(folder, 'google.pem');
  await copyFile(fcm.certFile, googleCa);
  const close = opened.move();
  return {
    folder,
    mariadb,
    hasHealthyTables: false,
    broker,
    fcm,
    googleCa,
    portal,
    authority,
    zoneminder,
    monitoring,
    [Symbol.asyncDispose]: () => close.disposeAsync(),
  };
}
