import type { Delivery, Notification } from '@tocsin/messages';

/** A decided notification on its way out: somebody is to be told. */
export interface Telling {
  readonly notification: Notification;
  /** The final cause: hook text and ZoneMinder's cause, put together by the rules. No `End:` prefix. */
  readonly cause: string;
}

/** A way of telling: WebSocket, MQTT, FCM, push script. Adding one touches one adapter, one config section, one line of wiring. */
export interface Channel {
  /** The old server's word for it: `web`, `fcm`, `mqtt`, `api`. */
  readonly name: string;
  /**
   * Tells every recipient of this channel that is meant and is not in `told`.
   * Never throws for one recipient's trouble: that is a Delivery with outcome `failed`.
   * @param told - recipient keys that were told of this event and phase before
   */
  tell(telling: Telling, told: ReadonlySet<string>, signal: AbortSignal): Promise<readonly Delivery[]>;
}
