import type { Device } from './device';
import type { Registration } from './registration';

/**
 * The devices that get pushes. Trouble with what lies beneath never loses a push: an adapter goes on with what it
 * knows, says so in the log and tries again.
 */
export interface DeviceRegistry extends AsyncDisposable {
  /** Every device, in no order. */
  all(): Promise<readonly Device[]>;
  byToken(token: string): Promise<Device | undefined>;
  /** A device registers, for the first time or again. @param month - local, 0 to 11 */
  register(registration: Registration, month: number): Promise<Device>;
  /** `control`/`filter` of a connection with a token. An unknown token is ignored. */
  updateLists(token: string, lists: { readonly monlist: string; readonly intlist: string }): Promise<void>;
  /** The app says what its icon shows. An unknown token is ignored. */
  setBadge(token: string, badge: number): Promise<void>;
  /**
   * Counts an attempt to push, before it is made.
   * @param month - local, 0 to 11; another month than the last begins at 0
   * @returns the device as it is now, whose badge the push carries; undefined where the token is unknown
   */
  noteInvocation(token: string, month: number): Promise<Device | undefined>;
  /** Forgets a device whose token is proven to be gone. @returns false where nobody knew it */
  remove(token: string): Promise<boolean>;
  /** Notices what others changed, and writes down what is only remembered (counts). For now and then. */
  refresh(): Promise<void>;
}
