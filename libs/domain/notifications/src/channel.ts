import type { Delivery, Notification } from '@tocsin/messages';

/** What became of the start of an event whose end is told. */
export interface StartOfEvent {
  /** When the start was told, ms since 1970. Who connected later had no chance to get it. */
  readonly toldAt: number;
  /** Recipient keys that were told of the start. */
  readonly recipients: ReadonlySet<string>;
}

/** A decided notification on its way out: somebody is to be told. */
export interface Telling {
  readonly notification: Notification;
  /** The final cause: hook text and ZoneMinder's cause, put together by the rules. No `End:` prefix. */
  readonly cause: string;
  /** What recipients get as `DetectionJson` or `detection`; `[]` where the text is not to be used. */
  readonly detection: Notification['detectionJson'];
  /** What the operator's rules say of it, as `RulesObject`; undefined is an empty one. */
  readonly rulesObject?: Readonly<Record<string, unknown>>;
  /** Where its picture is to be had; undefined where none is to be shown. May hold a password: log it masked only. */
  readonly picture?: string;
  /** The control interface wants it told whatever the lists of clients say. */
  readonly isForced?: boolean;
  /** Set for an end whose start was told; an end goes only where the start went, or where it could not. */
  readonly start?: StartOfEvent;
}

/**
 * Claims the right to tell recipients, right before they are told.
 * @returns those who may be told; the others were told, or are being told by another gateway
 */
export type Claim = (recipients: readonly string[]) => Promise<ReadonlySet<string>>;

/** A way of telling: WebSocket, MQTT, FCM, push script. Adding one touches one adapter, one config section, one line of wiring. */
export interface Channel {
  /** The old server's word for it: `web`, `fcm`, `mqtt`, `api`. */
  readonly name: string;
  /**
   * Tells every recipient of this channel that is meant and is not in `told`.
   * Never throws for one recipient's trouble: that is a Delivery with outcome `failed`.
   * @param told - recipient keys that were told of this event and phase before
   * @param claim - for a channel whose recipients any gateway could tell
   */
  tell(
    telling: Telling,
    told: ReadonlySet<string>,
    signal: AbortSignal,
    claim: Claim,
  ): Promise<readonly Delivery[]>;
}
