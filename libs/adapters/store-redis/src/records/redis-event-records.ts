import { type AlarmPhase, eventName, type StoryEntry } from '@tocsin/messages';
import {
  type EventRecords,
  type EventRef,
  parseStoryLine,
  parseVerdict,
  type Verdict,
} from '@tocsin/records';
import type { Redis } from 'ioredis';
import type { Presence } from '../presence/presence';
import { runScript } from '../scripts';
import { orUnavailable } from '../connection/unavailable';

const KEPT_SECONDS = 7 * 24 * 3600;
/** A gateway that lives and has neither told nor claimed again by then has forgotten. */
const CLAIM_HOLDS_MS = 60_000;
const CLAIM_KEPT_SECONDS = 3600;

export class RedisEventRecords implements EventRecords {
  constructor(
    private readonly client: Redis,
    private readonly prefix: string,
    private readonly hostAndPort: string,
    private readonly presence: Presence,
  ) {}

  async append(event: EventRef, entry: StoryEntry): Promise<void> {
    const key = this.key(event, 'story');
    await this.ask(event, () =>
      succeed(this.client.multi().rpush(key, JSON.stringify(entry)).expire(key, KEPT_SECONDS).exec()),
    );
  }

  async story(event: EventRef): Promise<readonly StoryEntry[]> {
    const lines = await this.ask(event, () => this.client.lrange(this.key(event, 'story'), 0, -1));
    return lines.flatMap((text) => parseStoryLine(text) ?? []);
  }

  async told(event: EventRef, phase: AlarmPhase): Promise<ReadonlySet<string>> {
    return new Set(await this.ask(event, () => this.client.smembers(this.key(event, `told:${phase}`))));
  }

  async markTold(event: EventRef, phase: AlarmPhase, recipients: readonly string[]): Promise<void> {
    if (recipients.length === 0) return;
    const key = this.key(event, `told:${phase}`);
    await this.ask(event, () =>
      succeed(
        this.client
          .multi()
          .sadd(key, ...recipients)
          .expire(key, KEPT_SECONDS)
          .exec(),
      ),
    );
  }

  async claim(
    event: EventRef,
    phase: AlarmPhase,
    recipients: readonly string[],
    holder: string,
  ): Promise<ReadonlySet<string>> {
    if (recipients.length === 0) return new Set();
    const keys = [this.key(event, `told:${phase}`), this.key(event, `claims:${phase}`)];
    const how = [holder, this.presence.keys, CLAIM_HOLDS_MS, CLAIM_KEPT_SECONDS];
    const granted = await this.ask(event, () =>
      runScript(this.client, 'tocsinClaim', ...keys, ...how, ...recipients),
    );
    return new Set(Array.isArray(granted) ? granted.map(String) : []);
  }

  async settle(event: EventRef, phase: AlarmPhase, verdict: Verdict): Promise<Verdict> {
    const key = this.key(event, `verdict:${phase}`);
    const text = JSON.stringify(verdict);
    const stored = await this.ask(event, () =>
      runScript(this.client, 'tocsinSettle', key, text, KEPT_SECONDS),
    );
    return parseVerdict(String(stored)) ?? verdict;
  }

  private key(event: EventRef, what: string): string {
    return `${this.prefix}:event:${eventName(event)}:${what}`;
  }

  private ask<Answer>({ server, eventId }: EventRef, work: () => Promise<Answer>): Promise<Answer> {
    const what = `the record of event ${eventId} of server ${server} is out of reach`;
    return orUnavailable('records-unavailable', what, this.hostAndPort, work);
  }
}

/** A transaction resolves even when its commands failed. */
async function succeed(transaction: Promise<[Error | null, unknown][] | null>): Promise<void> {
  for (const [error] of (await transaction) ?? []) if (error !== null) throw error;
}
