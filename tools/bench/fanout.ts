/**
 * npm run bench -- fanout [clients, e.g. 100,1000,5000]: one alarm to N clients, from the first that gets it to the
 * last, ours beside a bare loop over ws that sends one Buffer; plain and TLS, and with ten distinct filters. Servers
 * run in processes of their own and take turns, alarm by alarm.
 */
import 'disposablestack/auto';
import { CountingClient, type TlsPair } from '../../libs/services/gateway/src/testing/servers-to-compare';
import { SelfSigned } from '../testing/self-signed';
import { described, ServerProcess, type ServerName, serve, servers } from './fanout-server';
import { percentile } from './percentiles';

const rounds = 41;
/** Alarms that are not counted: code and sockets are still cold. */
const warmUps = 8;
/** Clients that connect at once. */
const batch = 100;
const limit = 1.3;

interface Measured {
  readonly spreadsMs: number[];
  bytesPerClient: number;
}

/** A server and all its clients. */
class Crowd implements AsyncDisposable {
  private constructor(
    private readonly server: ServerProcess,
    private readonly clients: readonly CountingClient[],
    readonly bytesPerClient: number,
  ) {}

  static async gather(
    name: ServerName,
    tls: TlsPair | undefined,
    size: number,
    filters: number,
  ): Promise<Crowd> {
    const server = await ServerProcess.start(name, tls);
    const before = await server.memory();
    const url = `${tls === undefined ? 'ws' : 'wss'}://127.0.0.1:${server.port}/`;
    const clients: CountingClient[] = [];
    while (clients.length < size) {
      const group = Array.from(
        { length: Math.min(batch, size - clients.length) },
        () => new CountingClient(url),
      );
      await Promise.all(
        group.map((client, index) => client.login(listsOf((clients.length + index) % filters))),
      );
      clients.push(...group);
    }
    const bytesPerClient = ((await server.memory()) - before) / size;
    return new Crowd(server, clients, bytesPerClient);
  }

  /** @returns ms from the first client that got it to the last */
  async tell(eventId: number): Promise<number> {
    let left = this.clients.length;
    let firstAt = 0;
    const lastAt = await new Promise<number>((resolve) => {
      const onFrame = (): void => {
        if (left === this.clients.length) firstAt = performance.now();
        left -= 1;
        if (left === 0) resolve(performance.now());
      };
      for (const client of this.clients) client.onFrame = onFrame;
      this.server.tell(eventId);
    });
    return lastAt - firstAt;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.clients) client.leave();
    await this.server[Symbol.asyncDispose]();
  }
}

/** Monitor 1 is in every list, so that everybody is told; with one filter only there is no list at all. */
function listsOf(filter: number): Record<string, string> {
  const monitors = Array.from({ length: filter + 1 }, (_, index) => index + 1);
  return filter === 0 ? {} : { monlist: monitors.join(','), intlist: monitors.map(() => '0').join(',') };
}

async function measure(
  tls: TlsPair | undefined,
  size: number,
  filters: number,
): Promise<Map<ServerName, Measured>> {
  await using opened = new AsyncDisposableStack();
  const crowds = new Map<ServerName, Crowd>();
  const measured = new Map<ServerName, Measured>();
  for (const name of servers) {
    const crowd = opened.use(await Crowd.gather(name, tls, size, filters));
    crowds.set(name, crowd);
    measured.set(name, { spreadsMs: [], bytesPerClient: crowd.bytesPerClient });
  }
  for (let eventId = 1; eventId <= warmUps + rounds; eventId += 1) {
    for (const [name, crowd] of crowds) {
      const spreadMs = await crowd.tell(eventId);
      if (eventId > warmUps) measured.get(name)?.spreadsMs.push(spreadMs);
    }
  }
  return measured;
}

async function main(sizes: readonly number[]): Promise<void> {
  using files = new SelfSigned();
  const line = (cells: readonly string[]): string =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(62) : cell.padStart(12))).join('');
  process.stdout.write(`one alarm, first client to last, median of ${rounds}\n`);
  process.stdout.write(`${line(['', 'p50 ms', 'p90 ms', 'KiB/client'])}\n`);
  const results: Record<string, unknown>[] = [];
  for (const size of sizes) {
    for (const [transport, filters] of [
      ['plain', 1],
      ['TLS', 1],
      ['plain', 10],
    ] as const) {
      const measured = await measure(transport === 'TLS' ? files : undefined, size, filters);
      const what = `${size} clients, ${transport}${filters === 1 ? '' : `, ${filters} filters`}`;
      const p50 = new Map<ServerName, number>();
      for (const [name, { spreadsMs, bytesPerClient }] of measured) {
        p50.set(name, percentile(spreadsMs, 0.5));
        const cells = [percentile(spreadsMs, 0.5), percentile(spreadsMs, 0.9), bytesPerClient / 1024];
        process.stdout.write(
          `${line([`${what}: ${described[name]}`, ...cells.map((cell) => cell.toFixed(1))])}\n`,
        );
      }
      const ratio = Number(((p50.get('gateway') ?? Number.NaN) / (p50.get('ws') ?? Number.NaN)).toFixed(2));
      const holds = ratio <= limit;
      if (!holds) process.exitCode = 1;
      process.stdout.write(
        `${line([`  ours against bare ws (limit ${limit})`, String(ratio), holds ? 'holds' : 'ABOVE'])}\n`,
      );
      results.push({ size, transport, filters, ratio, holds, p50: Object.fromEntries(p50) });
    }
  }
  process.stdout.write(`${JSON.stringify({ bench: 'fanout', limit, results })}\n`);
}

const [mode, name, cert, key] = process.argv.slice(2);
const worker = servers.find((each) => each === name);
if (mode === '--worker' && worker !== undefined) {
  void serve(worker, cert === undefined || key === undefined ? undefined : { cert, key });
} else {
  void main((mode ?? '100,1000,5000').split(',').map(Number));
}
