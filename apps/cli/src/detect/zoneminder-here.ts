import type { EventId, MonitorId } from '@tocsin/messages';
import { errorMessage } from '@tocsin/errors';
import { loadZoneMinderConfig, zoneMinderConfigPlaces } from '@tocsin/runtime';
import { ZoneMinderDatabase, ZoneMinderEventWriter } from '@tocsin/zoneminder';
import type { ZoneSource } from '@tocsin/detector';
import { existsSync } from 'node:fs';
import type { Logger } from 'pino';

/** What ZoneMinder's database on this machine is asked by one look. */
export interface ZoneMinderHere extends AsyncDisposable, ZoneSource {
  /** Where the pictures of an event lie; null where that cannot be said. */
  folderOf(event: EventId): Promise<string | null>;
  /** @throws CodedError `database-unavailable` */
  writeNotes(event: EventId, text: string): Promise<void>;
  readonly serverId: number;
}

/** @returns undefined where there is no ZoneMinder on this machine */
export function openZoneMinderHere(env: NodeJS.ProcessEnv, log: Logger): ZoneMinderHere | undefined {
  if (!existsSync(zoneMinderConfigPlaces(env).file) && env.ZM_DB_HOST === undefined) return undefined;
  try {
    const config = loadZoneMinderConfig(env);
    const database = ZoneMinderDatabase.open(config, log);
    const writer = ZoneMinderEventWriter.open({ zoneminder: config, log });
    return {
      serverId: config.ZM_SERVER_ID,
      zones: (monitor: MonitorId) => database.zones(monitor),
      async folderOf(event) {
        try {
          return (await database.event(event))?.eventPath ?? null;
        } catch (error) {
          log.warn(`the folder of event ${event} cannot be looked up: ${errorMessage(error)}`);
          return null;
        }
      },
      writeNotes: (event, text) => writer.writeStart(event, text),
      async [Symbol.asyncDispose]() {
        await Promise.all([database[Symbol.asyncDispose](), writer[Symbol.asyncDispose]()]);
      },
    };
  } catch (error) {
    log.warn(errorMessage(error));
    return undefined;
  }
}
