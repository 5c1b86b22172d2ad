import { type Device, inMonth, type KeptParts, nothingKept, type TokenFile } from '@tocsin/push';

/** The devices in memory, and which of them are not in the file yet. */
export class KnownDevices {
  #devices = new Map<string, Device>();
  #kept: KeptParts = nothingKept;
  readonly #unwritten = new Set<string>();
  #hasUnwrittenCounts = false;
  #hasMerged = false;

  all(): readonly Device[] {
    return [...this.#devices.values()];
  }

  get(token: string): Device | undefined {
    return this.#devices.get(token);
  }

  /** Changes what the file should say of the device. */
  set(device: Device): void {
    this.#devices.set(device.token, device);
    this.#unwritten.add(device.token);
  }

  /** Changes only what may wait: counts and the badge. */
  setCounts(device: Device): void {
    this.#devices.set(device.token, device);
    this.#hasUnwrittenCounts = true;
  }

  delete(token: string): boolean {
    const wasKnown = this.#devices.delete(token);
    if (wasKnown) this.#unwritten.add(token);
    return wasKnown;
  }

  get hasUnwritten(): boolean {
    return this.#hasUnwrittenCounts || this.#unwritten.size > 0;
  }

  /**
   * Takes over what the file says, except of devices that changed here since it was written. Badges live here
   * alone, and a count never falls.
   */
  merge(file: TokenFile): void {
    const merged = new Map<string, Device>();
    for (const [token, theirs] of file.devices) {
      const ours = this.#devices.get(token);
      if (!this.#unwritten.has(token)) merged.set(token, ours === undefined ? theirs : joined(ours, theirs));
    }
    for (const token of this.#unwritten) {
      const ours = this.#devices.get(token);
      const theirs = file.devices.get(token);
      if (ours !== undefined) merged.set(token, theirs === undefined ? ours : this.#overridden(theirs, ours));
    }
    this.#hasMerged = true;
    this.#devices = merged;
    this.#kept = file.kept;
  }

  /** A device that registered before the file could be read once did not know of its lists. */
  #overridden(theirs: Device, ours: Device): Device {
    const { monlist, intlist } = this.#hasMerged || ours.monlist !== '' ? ours : theirs;
    return { ...ours, monlist, intlist, invocations: joined(ours, theirs).invocations, extra: theirs.extra };
  }

  /** What should be written now. Call `written` on it when it is. */
  snapshot(): Snapshot {
    const unwritten = new Map([...this.#unwritten].map((token) => [token, this.#devices.get(token)]));
    const hadUnwrittenCounts = this.#hasUnwrittenCounts;
    this.#hasUnwrittenCounts = false;
    return {
      file: { devices: new Map(this.#devices), kept: this.#kept },
      written: () => {
        for (const [token, device] of unwritten) {
          // What changed while it was being written is still to be written.
          if (this.#devices.get(token) === device) this.#unwritten.delete(token);
        }
      },
      failed: () => {
        this.#hasUnwrittenCounts ||= hadUnwrittenCounts;
      },
    };
  }
}

export interface Snapshot {
  readonly file: TokenFile;
  readonly written: () => void;
  readonly failed: () => void;
}

function joined(ours: Device, theirs: Device): Device {
  const ourCount = inMonth(ours.invocations, theirs.invocations.at).count;
  const isNewerMonth = ours.invocations.at !== theirs.invocations.at && ours.invocations.count > 0;
  const invocations =
    isNewerMonth || ourCount > theirs.invocations.count ? ours.invocations : theirs.invocations;
  return { ...theirs, invocations, badge: ours.badge };
}
