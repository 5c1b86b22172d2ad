import { createHash, randomUUID } from 'node:crypto';
import type { PushFrame } from '@tocsin/client-frames';
import type { TellingMessage } from '@tocsin/messages';
import type { DeviceMemory, Recipient } from '@tocsin/notifications';
import { type Device, type DeviceRegistry, maskToken } from '@tocsin/push';
import { type ClientConnection, CloseCode } from '../clients/client-connection';
import type { Connections } from '../clients/connections';
import { DeviceClock } from './device-clock';
import { deviceFilter } from './device-filter';

/** A name for a device that may stand in logs and records: who reads them cannot push to it. */
export const deviceKey = (token: string): string =>
  `fcm:${createHash('sha256').update(token).digest('hex').slice(0, 16)}`;

/** What became of a device, for other gateways. */
export type DeviceNews = Omit<Extract<TellingMessage, { kind: 'device-news' }>, 'kind'>;

export interface DevicesParts {
  readonly registry: DeviceRegistry;
  readonly memory: DeviceMemory;
  /**
   * Tells other gateways that a device speaks through this one now, or is gone. All hear such news in one order, we too.
   * Never rejects. @returns false where it was not said
   */
  readonly announce: (news: DeviceNews) => Promise<boolean>;
  readonly connections: Connections;
  /** False where authentication is off: then nobody is who he says he is. */
  readonly checksLogins: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** By a clock that never jumps. */
  readonly monotonicMs: () => number;
}

/** The phones: what is kept of them, what is remembered, and the sockets that they speak through. */
export class Devices {
  readonly #parts: DevicesParts;
  readonly #sockets = new Map<string, ClientConnection>();
  /** By which we know what we said ourselves; names are the operator's, and two machines may have the same. */
  readonly #self = randomUUID();
  /** How often we said of a device that it speaks through us and have not heard it yet: what we hear until then is older. */
  readonly #unheard = new Map<string, number>();

  constructor(parts: DevicesParts) {
    this.#parts = parts;
  }

  all(): Promise<readonly Device[]> {
    return this.#parts.registry.all();
  }

  byToken(token: string): Promise<Device | undefined> {
    return this.#parts.registry.byToken(token);
  }

  /** The local month, by which pushes are counted. */
  get month(): number {
    return new Date(this.#parts.now()).getMonth();
  }

  /** Counts an attempt to push; undefined where the device is gone. */
  noteAttempt(token: string): Promise<Device | undefined> {
    return this.#parts.registry.noteInvocation(token, this.month);
  }

  /** When it was told of what, whichever gateway did. */
  get memory(): DeviceMemory {
    return this.#parts.memory;
  }

  /** The open socket of a device whose client is logged in. */
  socketOf(token: string): ClientConnection | undefined {
    const connection = this.#sockets.get(token);
    if (connection?.recipient !== undefined && connection.device?.token === token) {
      return connection;
    }
    this.#sockets.delete(token);
    return undefined;
  }

  /** A client says which device it runs on. The connection then stands for the device: one record, not two. */
  async register(connection: ClientConnection, frame: PushFrame): Promise<void> {
    const { registry, checksLogins } = this.#parts;
    const { token } = frame;
    const { member } = connection;
    if (member === undefined) {
      return;
    }
    const known = await registry.byToken(token);
    const device = await registry.register(
      {
        token,
        platform: frame.platform,
        monlist: frame.monlist,
        intlist: frame.intlist,
        state: frame.state,
        profile: frame.profile,
        ...(connection.givenLists === undefined ? {} : { listsOfAuth: connection.givenLists }),
        appversion: connection.appversion,
        user: checksLogins ? member.viewer.user : undefined,
        badge: connection.badge,
      },
      this.month,
    );
    if (known === undefined) {
      await this.#begin(token, member);
    }
    if (connection.givenLists !== undefined) {
      // The latest word counts: lists of this message are younger than those of `auth`.
      connection.givenLists = { monlist: device.monlist, intlist: device.intlist };
    }
    void this.#announceMove(token);
    await this.#bind(connection, device);
    connection.log.info(`Storing token ${describe(device)}`);
  }

  /** The lists of a connection changed; its device wants the same. */
  async useLists(connection: ClientConnection, monlist: string, intlist: string): Promise<void> {
    const token = connection.device?.token;
    if (token === undefined) {
      return;
    }
    await this.#parts.registry.updateLists(token, { monlist, intlist });
    const device = await this.byToken(token);
    if (device !== undefined) {
      connection.useFilter(deviceFilter(device));
      connection.log.info(`Contrl: Storing token ${describe(device)}`);
    }
  }

  /** The app says what its icon shows. @param outerToken - beside `data`; `''` names no device */
  async useBadge(connection: ClientConnection, badge: number, outerToken: string): Promise<void> {
    connection.badge = badge;
    const tokens = new Set([connection.device?.token ?? '', outerToken].filter((token) => token !== ''));
    await Promise.all([...tokens].map((token) => this.#parts.registry.setBadge(token, badge)));
  }

  /** FCM has proven that the token belongs to nobody. Its client, if there is one, is an ordinary client from now on. */
  async forget(token: string): Promise<void> {
    await this.#parts.registry.remove(token);
    this.#unbind(token);
    await this.memory.forget(token);
    void this.#parts.announce({ from: this.#self, token, news: 'gone' });
  }

  /** A gateway says what became of a device. */
  hear({ from, token, news }: DeviceNews): void {
    if (from === this.#self) {
      if (news === 'moved') this.#heardOf(token);
      return;
    }
    if (this.#unheard.has(token)) return;
    if (news === 'gone') this.#unbind(token);
    else this.#leave(this.#sockets.get(token));
  }

  /** Writes counts down, and notices what others changed of the devices. */
  async refresh(): Promise<void> {
    await this.#parts.registry.refresh();
    for (const connection of this.#parts.connections) {
      const token = connection.device?.token;
      const device = token === undefined ? undefined : await this.byToken(token);
      if (device !== undefined) {
        await this.#follow(connection, device);
      } else if (token !== undefined) {
        this.#unbind(token);
      }
    }
  }

  async #announceMove(token: string): Promise<void> {
    this.#unheard.set(token, (this.#unheard.get(token) ?? 0) + 1);
    const isSaid = await this.#parts.announce({ from: this.#self, token, news: 'moved' });
    if (!isSaid) {
      this.#heardOf(token);
    }
  }

  #heardOf(token: string): void {
    const left = (this.#unheard.get(token) ?? 0) - 1;
    if (left > 0) this.#unheard.set(token, left);
    else this.#unheard.delete(token);
  }

  /** A new device takes over when its connection was told of what. */
  async #begin(token: string, { clock }: Recipient): Promise<void> {
    const { memory, now, monotonicMs } = this.#parts;
    await memory.begin(token, now());
    for (const [monitor, age] of clock.ages(monotonicMs())) await memory.note(token, monitor, age);
  }

  async #bind(connection: ClientConnection, device: Device): Promise<void> {
    const former = connection.device?.token;
    if (former !== undefined && former !== device.token) {
      this.#sockets.delete(former);
    }
    const older = this.#sockets.get(device.token);
    if (older !== connection) {
      this.#leave(older);
    }
    this.#sockets.set(device.token, connection);
    connection.device = undefined;
    connection.useFilter(deviceFilter(device));
    await this.#follow(connection, device);
  }

  /** What is kept of the device may have changed; a socket that stands in for its pushes goes by the same clock. */
  async #follow(connection: ClientConnection, device: Device): Promise<void> {
    const { memory, monotonicMs } = this.#parts;
    const before = connection.device;
    connection.device = bindingOf(device);
    if (before?.isEnabled === connection.device.isEnabled) {
      return;
    }
    const clock = new DeviceClock(device.token, memory);
    connection.useClock(clock);
    await clock.catchUp(monotonicMs);
  }

  /** One device has one record. The socket it had before is most likely dead, and told nothing any more. */
  #leave(older: ClientConnection | undefined): void {
    older?.leaveOut();
    older?.close(CloseCode.goingAway);
  }

  #unbind(token: string): void {
    const connection = this.#sockets.get(token);
    if (connection?.device?.token === token) {
      connection.device = undefined;
    }
    this.#sockets.delete(token);
  }
}

const bindingOf = ({ token, pushstate }: Device) => ({ token, isEnabled: pushstate === 'enabled' });

const describe = ({ token, monlist, intlist, pushstate }: Device): string =>
  `${maskToken(token)},monlist:${monlist},intlist:${intlist},pushstate:${pushstate}`;
