import { setTimeout as pause } from 'node:timers/promises';
import { type AlarmEvent, Client, type Frame } from './client';
import type { Tocsin } from './tocsin';
import { loginOf, type User } from './users';

/** A client as the apps are: whenever the connection is gone it connects again and logs in, until it is closed. */
export class ReturningClient implements AsyncDisposable {
  readonly #connections: Client[] = [];
  readonly #life: Promise<void>;
  #isOver = false;
  logins = 0;

  constructor(
    private readonly tocsin: Tocsin,
    private readonly user: User,
    private readonly pauseMs = 200,
  ) {
    this.#life = this.#live();
  }

  /** Alarms of all its connections, in the order of arrival. */
  get alarms(): readonly AlarmEvent[] {
    return this.#connections.flatMap((client) => client.alarms);
  }

  get frames(): readonly Frame[] {
    return this.#connections.flatMap((client) => client.frames);
  }

  /** The ids of the events it was told of, once for each time. */
  get eventIds(): readonly number[] {
    return this.alarms.map((entry) => Number(entry['EventId']));
  }

  async #live(): Promise<void> {
    while (!this.#isOver) {
      try {
        const client = await Client.connect(this.tocsin.url);
        this.#connections.push(client);
        client.send(loginOf(this.user));
        const answer = await client.frame('the answer to auth', (frame) => frame['event'] === 'auth');
        if (answer['status'] === 'Success') this.logins += 1;
        while (client.isOpen && !this.#isOver) await pause(20);
        await client.close();
      } catch {
        // The server is away, which is what this client is made for: it tries again.
      }
      if (!this.#isOver) await pause(this.pauseMs);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    await this.#life;
  }
}
