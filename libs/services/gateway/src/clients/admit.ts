import type { Config } from '@tocsin/config';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import { ClientConnection, type ClientOrigin, CloseCode } from './client-connection';
import { Conversation, type ConversationParts } from './conversation';
import { LoginThrottle } from './login-throttle';
import { Liveness } from './liveness';
import { failReply } from './replies';
import { UnreadBytes } from './unread-bytes';

export interface AdmissionParts extends ConversationParts {
  readonly config: Pick<Config, 'auth' | 'gateway'>;
  readonly log: Logger;
}

/** Makes the function that takes every new WebSocket in and looks after it until it closes. */
export function admission({
  config,
  log,
  ...parts
}: AdmissionParts): (socket: WebSocket, origin: ClientOrigin) => void {
  const { connections } = parts;
  const throttle = new LoginThrottle(() => performance.now());
  const unread = new UnreadBytes();
  let lastClientId = 0;

  return (socket, origin) => {
    lastClientId += 1;
    const connection = new ClientConnection(lastClientId, socket, origin, { log, unread });
    const authenticator =
      parts.authenticator === null ? null : throttle.at(origin.address, parts.authenticator);
    const controlLogins = throttle.at(origin.address, parts.controlLogins);
    const conversation = new Conversation({ ...parts, authenticator, controlLogins }, connection);
    const liveness = new Liveness(connection, config.gateway.ping_interval * 1000);
    connections.add(connection);
    connection.log.info(
      `Websockets: New Connection Handshake requested from ${connection.label} state=pending auth`,
    );
    connection.log.info(
      `got a websocket connection from ${connection.label} (${connections.size}) active connections`,
    );

    const authDeadline = setTimeout(() => {
      // A login that is being checked waits for us, not the other way round; its answer settles the matter.
      if (!connection.isAuthenticated && connection.isOpen && !conversation.isBusy) {
        connection.log.warn(`Rejecting ${connection.label} - authentication timeout`);
        connection.send(failReply('auth', '', 'NOAUTH'));
        connection.close(CloseCode.refused);
      }
    }, config.auth.timeout * 1000);

    socket.on('message', (data: Buffer, isBinary) => {
      liveness.heard();
      if (!isBinary) {
        conversation.hear(data.toString('utf8'));
      }
    });
    socket.on('ping', () => {
      liveness.heard();
      connection.pinged();
    });
    socket.on('pong', () => liveness.heard());
    socket.on('close', (code) => {
      clearTimeout(authDeadline);
      liveness.stop();
      connection.closed();
      connections.remove(connection);
      connection.log.info(
        { code },
        `client ${connection.label} has left. Total event client connections: ${connections.size}`,
      );
    });
  };
}
