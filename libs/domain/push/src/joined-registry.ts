import type { Device, Invocations } from './device';
import type { DeviceList } from './device-list';
import type { DeviceRegistry } from './device-registry';
import { withAttempt } from './monthly-limit';
import type { Registration } from './registration';

/**
 * Our registry and a list that is kept elsewhere, as one: a device that is in both is one device. Counts of devices
 * that are in the list alone live in memory.
 */
export class JoinedRegistry implements DeviceRegistry {
  readonly #own: DeviceRegistry;
  readonly #list: DeviceList;
  readonly #counts = new Map<string, Invocations>();

  /** @param own - closed with this; the list stays its opener's */
  constructor(own: DeviceRegistry, list: DeviceList) {
    this.#own = own;
    this.#list = list;
  }

  async all(): Promise<readonly Device[]> {
    const [own, listed] = await Promise.all([this.#own.all(), this.#list.all()]);
    const byToken = new Map(listed.map((device) => [device.token, this.#counted(device)]));
    for (const device of own) byToken.set(device.token, joined(device, byToken.get(device.token)));
    return [...byToken.values()];
  }

  async byToken(token: string): Promise<Device | undefined> {
    const [own, listed] = await Promise.all([this.#own.byToken(token), this.#list.byToken(token)]);
    if (own !== undefined) return joined(own, listed);
    return listed && this.#counted(listed);
  }

  async register(registration: Registration, month: number): Promise<Device> {
    const own = await this.#own.register(registration, month);
    return joined(own, await this.#list.byToken(registration.token));
  }

  updateLists(token: string, lists: { readonly monlist: string; readonly intlist: string }): Promise<void> {
    return this.#own.updateLists(token, lists);
  }

  async setBadge(token: string, badge: number): Promise<void> {
    this.#list.setBadge(token, badge);
    await this.#own.setBadge(token, badge);
  }

  async noteInvocation(token: string, month: number): Promise<Device | undefined> {
    const own = await this.#own.noteInvocation(token, month);
    const listed = await this.#list.byToken(token);
    if (own !== undefined) return joined(own, listed);
    if (listed === undefined) return undefined;
    const device = withAttempt(this.#counted(listed), month);
    this.#counts.set(token, device.invocations);
    this.#list.setBadge(token, device.badge);
    return device;
  }

  async remove(token: string): Promise<boolean> {
    this.#counts.delete(token);
    const wasKnown = await Promise.all([this.#own.remove(token), this.#list.remove(token)]);
    return wasKnown.includes(true);
  }

  refresh(): Promise<void> {
    return this.#own.refresh();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#own[Symbol.asyncDispose]();
  }

  #counted(listed: Device): Device {
    return { ...listed, invocations: this.#counts.get(listed.token) ?? listed.invocations };
  }
}

/** What the device told us counts, unless it switched pushes off here and has them switched on there. */
function joined(own: Device, listed: Device | undefined): Device {
  return own.pushstate === 'disabled' && listed?.pushstate === 'enabled'
    ? { ...listed, invocations: own.invocations, badge: own.badge }
    : own;
}
