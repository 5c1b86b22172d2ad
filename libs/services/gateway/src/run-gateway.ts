import type { Config, ZoneMinderConfig } from '@tocsin/config';
import { eventNoteQueue, type JobQueue, pushQueue, type QueueSpec } from '@tocsin/queue';
import type { WrittenSettings } from '@tocsin/runtime';
import {
  NotificationTable,
  ZoneMinderAuthenticator,
  type ZoneMinderDatabase,
  ZoneMinderEventWriter,
} from '@tocsin/zoneminder';
import { startGateway } from './gateway';
import type { GatewayParts } from './gateway-parts';
import { gatewaySettings } from './gateway-settings';

/** What a gateway stands on in a process of ours. */
export interface GatewayGround
  extends Pick<
    GatewayParts,
    'log' | 'notifications' | 'records' | 'control' | 'devices' | 'deviceMemory' | 'others' | 'restart'
  > {
  readonly written: WrittenSettings;
  /** The settings in force at the start. */
  readonly settings: Pick<Config, 'hook' | 'detector'>;
  readonly zoneminder: ZoneMinderConfig;
  readonly database: ZoneMinderDatabase;
  readonly store: { queue<Payload>(spec: QueueSpec<Payload>): JobQueue<Payload> };
  readonly monitoring: Required<Pick<GatewayParts, 'offerTest'>> & {
    /** Looks at a queue from time to time. */
    queue(name: string, queue: JobQueue<unknown>): void;
  };
}

/**
 * Runs the gateway beside ZoneMinder, and begins it anew when settings that it opens by are written anew.
 * @throws CodedError as `startGateway`
 */
export async function runGateway(ground: GatewayGround): Promise<AsyncDisposable> {
  const { written, settings, zoneminder, database, store, monitoring, ...parts } = ground;
  const { log } = parts;
  await using opened = new AsyncDisposableStack();
  const user = settings.hook.tag_user ?? settings.detector.portal_user;
  const writer = opened.use(ZoneMinderEventWriter.open({ zoneminder, log, user }));
  const listedDevices = opened.use(NotificationTable.open(zoneminder, log));
  const notes = opened.use(store.queue(eventNoteQueue));
  const pushes = opened.use(store.queue(pushQueue));
  monitoring.queue(eventNoteQueue.name, notes);
  monitoring.queue(pushQueue.name, pushes);
  const authenticator = new ZoneMinderAuthenticator(database, log);
  const start = (config: Config) =>
    startGateway({
      ...parts,
      config,
      rewrites: written,
      authenticator,
      pushes,
      listedDevices,
      eventNotes: { writer, queue: notes },
      monitors: () => database.monitorIds(),
      offerTest: monitoring.offerTest,
      events: database,
    });
  opened.use(await written.run({ name: 'gateway', uses: gatewaySettings, start }));
  return opened.move();
}
