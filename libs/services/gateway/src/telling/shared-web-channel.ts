import { randomUUID } from 'node:crypto';
import type { Alarm, Delivery, TellingMessage } from '@tocsin/messages';
import type { Channel, Telling } from '@tocsin/notifications';
import type { Broadcast } from '@tocsin/queue';
import type { Connections } from '../clients/connections';
import { HeardAlarms } from './heard-alarms';
import type { MissedAlarms } from './missed-alarms';
import { packed, unpacked } from './telling-message';
import type { WebChannel } from './web-channel';

/** How long who says something waits until he has heard it himself, ms; after that it is told all the same, later. */
const patienceMs = 2_000;

export interface SharedWebChannelParts {
  readonly web: WebChannel;
  readonly connections: Connections;
  readonly missed: MissedAlarms;
  readonly broadcast: Broadcast<TellingMessage>;
  /** Who was told of an alarm through whichever gateway; undefined where there is one. Never rejects. */
  readonly toldElsewhere: ((alarm: Alarm) => Promise<ReadonlySet<string>>) | undefined;
  /** Writes down who was told of what another gateway has taken. Never rejects. */
  readonly record: (telling: Telling, deliveries: readonly Delivery[]) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Tells the WebSocket clients of every gateway. Whoever takes a notification says it to all, and each gateway tells its
 * own clients when it hears it, the taker too: what all hear in one order, a start comes before its end everywhere.
 */
export class SharedWebChannel implements Channel {
  readonly name = 'web';
  readonly #parts: SharedWebChannelParts;
  readonly #heard = new HeardAlarms();
  readonly #waiting = new Map<string, (deliveries: readonly Delivery[]) => void>();

  constructor(parts: SharedWebChannelParts) {
    this.#parts = parts;
  }

  /**
   * Resolves with what became of our own clients; other gateways write down theirs.
   * @throws CodedError `broadcast-unavailable` (retryable): nobody was told
   */
  async tell(telling: Telling, told: ReadonlySet<string>): Promise<readonly Delivery[]> {
    const id = randomUUID();
    let timer: NodeJS.Timeout | undefined;
    const heard = new Promise<readonly Delivery[]>((resolve) => {
      this.#waiting.set(id, resolve);
      timer = setTimeout(() => resolve([]), patienceMs);
    });
    try {
      await this.#parts.broadcast.publish({ kind: 'alarm', id, telling: packed(telling), told: [...told] });
      return await heard;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  /** Tells our own clients what any gateway has said. */
  async hear(message: TellingMessage & { kind: 'alarm' }): Promise<void> {
    const { missed, toldElsewhere } = this.#parts;
    const telling = unpacked(message.telling);
    const { alarm } = telling.notification;
    // It was said while we were down: others have told since whom the message does not name.
    const since = missed.wasMissed(alarm) ? ((await toldElsewhere?.(alarm)) ?? []) : [];
    const deliveries = this.#tellOwn(telling, new Set([...message.told, ...since]));
    const taker = this.#waiting.get(message.id);
    if (taker !== undefined) {
      taker(deliveries);
    } else if (deliveries.length > 0) {
      void this.#parts.record(telling, deliveries);
    }
  }

  #tellOwn(telling: Telling, told: ReadonlySet<string>): readonly Delivery[] {
    const { web, connections, missed, now } = this.#parts;
    const { alarm } = telling.notification;
    const before = this.#heard.of(alarm);
    const start = alarm.phase === 'end' ? this.#heard.startOf(alarm, telling.start) : undefined;
    const known = new Set([...told, ...(before?.recipients ?? [])]);
    const deliveries = web.tellSome(
      connections,
      start === undefined ? telling : { ...telling, start },
      known,
    );
    const sent = deliveries.filter(({ outcome }) => outcome === 'sent').map(({ recipient }) => recipient);
    if (before === undefined) {
      const recipients = new Set(sent);
      this.#heard.remember(alarm, { toldAt: now(), recipients });
      missed.keep(telling, known, recipients);
      return deliveries;
    }
    // It comes again, because its taker died or could not write it down: that may be missing of our clients too.
    const again = [...before.recipients].filter((recipient) => !told.has(recipient)).map(sentTo);
    for (const recipient of sent) {
      before.recipients.add(recipient);
    }
    return [...again, ...deliveries];
  }
}

const sentTo = (recipient: string): Delivery => ({ channel: 'web', recipient, outcome: 'sent', reason: '' });
