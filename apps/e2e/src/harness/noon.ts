const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const hourMs = 3_600_000;

/** A time zone in which it is between 12:00 and 13:00 now, so that no test of hours and days meets midnight. */
export class Noon {
  readonly #hoursAhead: number;

  constructor(private readonly nowMs: number) {
    this.#hoursAhead = 12 - new Date(nowMs).getUTCHours();
  }

  /** For the environment variable TZ; the signs of these names are the wrong way round. */
  get zone(): string {
    return `Etc/GMT${this.#hoursAhead > 0 ? '-' : '+'}${Math.abs(this.#hoursAhead)}`;
  }

  get today(): string {
    return this.#day(0);
  }

  get tomorrow(): string {
    return this.#day(1);
  }

  #day(later: number): string {
    const local = new Date(this.nowMs + (this.#hoursAhead + 24 * later) * hourMs);
    return days[local.getUTCDay()] ?? 'Sun';
  }
}
