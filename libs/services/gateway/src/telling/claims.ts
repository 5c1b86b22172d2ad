import type { Alarm } from '@tocsin/messages';
import type { Claim } from '@tocsin/notifications';
import type { EventRecords } from '@tocsin/records';

/** Claims the recipients of one alarm for one gateway, and remembers whether another had some in hand. */
export class Claims {
  readonly #records: Pick<EventRecords, 'claim'>;
  readonly #alarm: Alarm;
  readonly #holder: string;
  #wereRefused = false;

  constructor(records: Pick<EventRecords, 'claim'>, alarm: Alarm, holder: string) {
    this.#records = records;
    this.#alarm = alarm;
    this.#holder = holder;
  }

  /** True where recipients were not granted whom a channel took for untold. */
  get wereRefused(): boolean {
    return this.#wereRefused;
  }

  readonly claim: Claim = async (recipients) => {
    const granted = await this.#records.claim(this.#alarm, this.#alarm.phase, recipients, this.#holder);
    if (granted.size < recipients.length) {
      this.#wereRefused = true;
    }
    return granted;
  };
}
