import { existsSync } from 'node:fs';
import type { Client } from '../../apps/e2e/src/harness/client';
import { eventsOf, parseRecord, textOf } from '../../apps/e2e/src/harness/json-record';
import { PrivateZoneMinder } from '../../apps/e2e/src/harness/private-zoneminder';
import { Rig } from '../../apps/e2e/src/harness/rig';
import { type User, users } from '../../apps/e2e/src/harness/users';

/** What raises the alarms, and how Tocsin finds it. */
export interface AlarmSource extends AsyncDisposable {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly mapFolder: string;
  readonly version: string;
  readonly user: User;
  /**
   * An alarm of half a second.
   * @param picture - a JPEG, for the simulator
   * @returns the event's id, once the event is closed
   */
  alarm(monitorId: number, picture?: Uint8Array): Promise<number>;
}

/** The real ZoneMinder of tools/zoneminder where it runs, else the simulator. */
export async function openAlarmSource(monitorIds: readonly number[]): Promise<AlarmSource> {
  return existsSync('/tmp/zm-rig/env') ? realSource() : simulatedSource(monitorIds);
}

function realSource(): AlarmSource {
  const rig = Rig.open();
  return {
    name: `ZoneMinder ${rig.setting('ZM_VERSION')}`,
    env: rig.env,
    mapFolder: rig.setting('ZM_SHM_PATH'),
    version: rig.setting('ZM_VERSION'),
    user: rig.user('admin'),
    alarm: (monitorId) => rig.alarm(monitorId, 0.5),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

async function simulatedSource(monitorIds: readonly number[]): Promise<AlarmSource> {
  const zoneminder = await PrivateZoneMinder.open({
    monitors: monitorIds.map((id) => ({ id, name: `Monitor-${id}` })),
  });
  return {
    name: 'the simulator (no ZoneMinder runs here; tools/zoneminder/up starts one)',
    env: zoneminder.env,
    mapFolder: zoneminder.simulator.mapFolder,
    version: '1.36.33',
    user: users.admin,
    alarm: (monitorId, picture) =>
      zoneminder.alarm(monitorId, { holdMs: 500, ...(picture === undefined ? {} : { picture }) }),
    [Symbol.asyncDispose]: () => zoneminder[Symbol.asyncDispose](),
  };
}

/** When each alarm came out of a client's socket, by `performance.now()`. */
export function arrivalsAt(client: Client): ReadonlyMap<number, number> {
  const arrivals = new Map<number, number>();
  client.socket.on('message', (data) => {
    const now = performance.now();
    for (const { EventId } of eventsOf(parseRecord(textOf(data)))) {
      if (!arrivals.has(Number(EventId))) arrivals.set(Number(EventId), now);
    }
  });
  return arrivals;
}
