import type { Config } from '@tocsin/config';
import type { Authenticator } from '@tocsin/notifications';
import type { Logger } from 'pino';
import type { Control } from '../control/control';
import type { Devices } from '../devices/devices';
import type { EventFolders } from '../pictures/event-pictures';
import { openPictureService } from '../pictures/picture-service';
import { type PictureLink, pictureLinks } from '../pictures/picture-links';
import { WebSocketServer } from '../server/web-socket-server';
import type { MissedAlarms } from '../telling/missed-alarms';
import { admission } from './admit';
import { CloseCode } from './client-connection';
import type { Connections } from './connections';
import { PushMessages } from './push-messages';

export interface ClientsParts {
  readonly config: Config;
  readonly control: Control;
  /** Null where everybody is let in. */
  readonly authenticator: Authenticator | null;
  readonly connections: Connections;
  /** Undefined where push is off. */
  readonly devices: Devices | undefined;
  /** Tells who comes of what was missed. */
  readonly missed: MissedAlarms;
  readonly events: EventFolders | undefined;
  readonly log: Logger;
}

/** The door: where clients come in. Disposing says goodbye to them. */
export interface Clients extends AsyncDisposable {
  readonly address: WebSocketServer['address'];
  readonly pictureLink: PictureLink;
}

/**
 * Listens for clients, and hands out signed pictures at the same address.
 * @throws CodedError `tls-files-unusable` or `cannot-listen`
 */
export async function openClients({ config, log, events, missed, ...parts }: ClientsParts): Promise<Clients> {
  await using opened = new AsyncDisposableStack();
  const pictures = await openPictureService({ config, events, log, now: Date.now });
  opened.defer(() => pictures?.[Symbol.dispose]());
  const { address } = opened.use(
    await WebSocketServer.open({
      config,
      log,
      onSocket: admission({
        config,
        log,
        connections: parts.connections,
        authenticator: parts.authenticator,
        controlLogins: parts.control.logins,
        push: new PushMessages(parts.devices),
        devices: parts.devices,
        control: parts.control,
        onAccepted: (connection, filterIsKnown) => missed.clientCame(connection, filterIsKnown),
        onFilter: (connection) => missed.filterCame(connection),
        now: Date.now,
      }),
      addRoutes: (app) => pictures?.addRoute(app),
      onClosing: () => parts.connections.closeAll(CloseCode.goingAway),
    }),
  );
  const pictureLink = pictureLinks(config, pictures?.links(address), log);
  const closing = opened.move();
  return { address, pictureLink, [Symbol.asyncDispose]: () => closing.disposeAsync() };
}
