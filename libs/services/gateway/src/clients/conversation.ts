import { CodedError, errorMessage } from '@tocsin/errors';
import { type AuthFrame, type ControlFrame, readClientFrame, type Reason } from '@tocsin/client-frames';
import { type Authenticator, parseMonitorFilter, type Viewer } from '@tocsin/notifications';
import type { Control } from '../control/control';
import type { Devices } from '../devices/devices';
import { type ClientConnection, CloseCode } from './client-connection';
import type { Connections } from './connections';
import type { PushMessages } from './push-messages';
import { maskedMessage } from './raw-message';
import { authReply, bareAuthReply, bareFailReply, failReply, versionReply } from './replies';

export interface ConversationParts {
  readonly connections: Connections;
  /** Null where authentication is switched off: then every auth message is good. */
  readonly authenticator: Authenticator | null;
  /** Knows the password of control clients. */
  readonly controlLogins: Authenticator;
  readonly push: PushMessages;
  /** Undefined where push is off. */
  readonly devices: Devices | undefined;
  readonly control: Control;
  /** Called when a client was let in; `listsGiven` when it said at once what it wants. */
  readonly onAccepted: (connection: ClientConnection, listsGiven: boolean) => void;
  /** Called when a client changed what it wants. */
  readonly onFilter: (connection: ClientConnection) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * What one client says and what it is answered (websocket-protocol 4, 5, 8). Frames are taken one after the other. While
 * one waits for a database, a disk or Redis, the rest waits outside, in the client's own buffers.
 */
export class Conversation {
  readonly #parts: ConversationParts;
  readonly #connection: ClientConnection;
  readonly #waiting: string[] = [];
  #isBusy = false;

  constructor(parts: ConversationParts, connection: ClientConnection) {
    this.#parts = parts;
    this.#connection = connection;
  }

  /** True while a frame is being answered. Whoever is only waiting for us must not be refused. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Takes a text frame. Never throws. */
  hear(text: string): void {
    this.#waiting.push(text);
    if (!this.#isBusy) {
      void this.#drain();
    }
  }

  async #drain(): Promise<void> {
    this.#isBusy = true;
    try {
      for (let text = this.#waiting.shift(); text !== undefined; text = this.#waiting.shift()) {
        const answering = this.#answer(text);
        if (answering !== undefined) {
          await this.#withoutListening(answering);
        }
      }
    } catch (error) {
      this.#connection.log.error({ err: error }, 'could not answer a client; closing its connection');
      this.#waiting.length = 0;
      this.#connection.close(CloseCode.ourTrouble);
    } finally {
      this.#isBusy = false;
    }
  }

  async #withoutListening(answering: Promise<void>): Promise<void> {
    this.#connection.pause();
    try {
      await answering;
    } finally {
      this.#connection.resume();
    }
  }

  /** Returns a promise only where there is something to wait for. */
  #answer(text: string): Promise<void> | undefined {
    const connection = this.#connection;
    // What a client says right before it leaves counts: zmNinjaNG connects, switches its pushes off, and is gone.
    if (!connection.isOpen && connection.member === undefined) {
      return undefined;
    }
    if (connection.log.isLevelEnabled('debug')) {
      connection.log.debug(`Raw incoming message: ${maskedMessage(text)}`);
    }
    const frame = readClientFrame(text);
    switch (frame.kind) {
      case 'auth':
        return this.#login(frame);
      case 'control':
        return this.#control(frame);
      case 'push':
        return this.#parts.push.answer(connection, frame);
      case 'escontrol':
        return this.#parts.control.answer(connection, frame);
      case 'unknown':
        connection.send(failReply(frame.event, '', 'NOTSUPPORTED'));
        break;
      case 'malformed':
        connection.send(failReply('malformed', '', 'BADJSON'));
        break;
    }
    return undefined;
  }

  #control({ type, monlist, intlist }: ControlFrame): Promise<void> | undefined {
    const connection = this.#connection;
    if (type === 'version') {
      connection.send(versionReply);
    } else if (connection.member === undefined) {
      // Not as an `auth` frame: zmNinjaNG takes any failed one for a final rejection.
      connection.send(failReply('control', type, 'NOAUTH'));
    } else if (type !== 'filter') {
      connection.send(failReply('control', type, 'NOTSUPPORTED'));
    } else if (monlist === undefined) {
      connection.send(failReply('control', 'filter', 'NOMONITORLIST'));
    } else if (intlist === undefined) {
      connection.send(failReply('control', 'filter', 'NOINTERVALLIST'));
    } else {
      connection.log.info({ monlist, intlist }, 'client has chosen its monitors');
      return this.#useLists(monlist, intlist);
    }
    return undefined;
  }

  #useLists(monlist: string, intlist: string): Promise<void> | undefined {
    const connection = this.#connection;
    connection.givenLists = { monlist, intlist };
    connection.useFilter(parseMonitorFilter(monlist, intlist));
    this.#parts.onFilter(connection);
    const { devices } = this.#parts;
    return connection.device === undefined ? undefined : devices?.useLists(connection, monlist, intlist);
  }

  async #login(frame: AuthFrame): Promise<void> {
    const connection = this.#connection;
    connection.isBare = frame.isBare;
    if (frame.category === 'escontrol' && !this.#parts.control.isOn) {
      this.#refuse('ESCONTROLDISABLED');
      return;
    }
    let viewer: Viewer | null;
    try {
      viewer = await this.#viewerOf(frame);
    } catch (error) {
      // Trouble of ours is never a refusal: zmNinjaNG gives up for good on one, but retries a closed connection.
      connection.log.error(
        error instanceof CodedError ? { code: error.code } : { err: error },
        `could not check the login of ${connection.label}; closing its connection: ${errorMessage(error)}`,
      );
      connection.close(CloseCode.ourTrouble);
      return;
    }
    if (!connection.isOpen) {
      return;
    }
    if (viewer === null) {
      this.#refuse('BADAUTH');
      return;
    }
    if (frame.category === 'normal') {
      await this.#accept(viewer, frame);
      return;
    }
    connection.acceptControl();
    connection.log.info(`Correct authentication provided by ${connection.label}, to control this server`);
    connection.send(authReply);
  }

  async #viewerOf({ category, user, password, token }: AuthFrame): Promise<Viewer | null> {
    const { authenticator, controlLogins } = this.#parts;
    if (category === 'escontrol') {
      return controlLogins.login({ kind: 'password', user: '', password });
    }
    if (authenticator === null) {
      return { user: user === '' ? 'anybody' : user, monitors: 'all' };
    }
    if (user !== '' && password !== '') {
      return authenticator.login({ kind: 'password', user, password });
    }
    return token === '' ? null : authenticator.login({ kind: 'token', token });
  }

  async #accept(viewer: Viewer, { monlist, intlist, appversion, isBare }: AuthFrame): Promise<void> {
    const connection = this.#connection;
    const { connections, devices, onAccepted, now } = this.#parts;
    const key = await connections.keyFor(connection, viewer.user);
    if (!connection.isOpen) {
      return;
    }
    connection.accept(key, viewer, now());
    connection.appversion = appversion;
    const listsGiven = monlist !== undefined || intlist !== undefined;
    const lists = { monlist: monlist ?? '', intlist: intlist ?? '' };
    if (listsGiven) {
      connection.givenLists = lists;
      connection.useFilter(parseMonitorFilter(lists.monlist, lists.intlist));
    }
    connection.log.info(
      { user: viewer.user, appversion, monlist, intlist },
      `Correct authentication provided by ${connection.label}`,
    );
    connection.send(isBare ? bareAuthReply : authReply);
    onAccepted(connection, listsGiven);
    if (listsGiven) {
      await devices?.useLists(connection, lists.monlist, lists.intlist);
    }
  }

  #refuse(reason: Reason): void {
    const connection = this.#connection;
    connection.log.warn({ reason }, `Bad authentication provided by ${connection.label}`);
    connection.send(connection.isBare ? bareFailReply(reason) : failReply('auth', '', reason));
    connection.close(CloseCode.refused);
  }
}
