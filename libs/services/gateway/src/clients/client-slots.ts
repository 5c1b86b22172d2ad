import type { Logger } from 'pino';

/** Numbers that tell apart the open clients of one name, over all gateways. Both may throw while others are away. */
export interface SharedSlots {
  /** The lowest number that no open client of this name has. */
  take(name: string): Promise<number>;
  free(name: string, slot: number): Promise<void>;
}

/** A number among equals, and how it is given back. */
export interface ClientSlot {
  /** `0`, `1`, …; with the name of a gateway where it could not ask the others. */
  readonly text: string;
  free(): void;
}

/** Where a gateway is alone, or cannot ask the others: its own clients are told apart, and no more. */
export class OwnSlots {
  readonly #taken = new Map<string, Set<number>>();

  take(name: string): ClientSlot {
    const taken = this.#taken.get(name) ?? new Set();
    this.#taken.set(name, taken);
    let slot = 0;
    while (taken.has(slot)) {
      slot += 1;
    }
    taken.add(slot);
    const free = () => {
      taken.delete(slot);
      if (taken.size === 0 && this.#taken.get(name) === taken) this.#taken.delete(name);
    };
    return { text: String(slot), free };
  }
}

/** Gives out numbers that hold for all gateways. */
export class ClientSlots {
  readonly #own = new OwnSlots();
  readonly #shared: { readonly slots: SharedSlots; readonly gateway: string } | undefined;
  readonly #log: Logger;

  /** @param shared - undefined where there is one gateway */
  constructor(shared: { readonly slots: SharedSlots; readonly gateway: string } | undefined, log: Logger) {
    this.#shared = shared;
    this.#log = log;
  }

  async take(name: string): Promise<ClientSlot> {
    if (this.#shared === undefined) {
      return this.#own.take(name);
    }
    const { slots, gateway } = this.#shared;
    try {
      const slot = await slots.take(name);
      return { text: String(slot), free: () => void slots.free(name, slot) };
    } catch (error) {
      this.#log.warn({ err: error }, 'a client may not be recognised on another gateway');
      const own = this.#own.take(name);
      return { ...own, text: `${gateway}/${own.text}` };
    }
  }
}
