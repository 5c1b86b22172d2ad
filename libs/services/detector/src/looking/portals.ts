import type { PortalSettings } from '@tocsin/detection-config';
import { openPortalOf, type ZoneMinderPortal } from '@tocsin/zoneminder';

/** The portals that monitors name, each opened once. */
export class Portals implements Disposable {
  readonly #opened = new Map<string, ZoneMinderPortal | undefined>();

  of(settings: PortalSettings): ZoneMinderPortal | undefined {
    const key = JSON.stringify(settings);
    if (!this.#opened.has(key)) this.#opened.set(key, openPortalOf(settings));
    return this.#opened.get(key);
  }

  [Symbol.dispose](): void {
    for (const portal of this.#opened.values()) portal?.[Symbol.dispose]();
  }
}
