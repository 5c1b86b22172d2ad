/**
 * npm run bench -- push [rounds]: an alarm for 200 phones, until FCM has answered for the last one: our whole gateway
 * beside bare fetch (undici) and what arithmetic allows. FCM is a fake over TLS in a process of its own, whose
 * answers take 50 ms. The contestants take turns.
 */
import 'disposablestack/auto';
import { z } from 'zod';
import { OtherProcess } from './other-process';
import { percentile } from './percentiles';
import {
  answerMs,
  atOnce,
  contend,
  type ContestantName,
  contestants,
  devices,
  serveFcm,
} from './push-contestants';

/** Against the ideal. */
const limit = 1.3;
const idealMs = (devices / atOnce) * answerMs;

const FcmAddress = z.object({ url: z.string(), certFile: z.string() });

async function main(rounds: number): Promise<void> {
  await using fcm = await OtherProcess.start(['--fcm']);
  const { url, certFile } = FcmAddress.parse(fcm.greeting);
  const trust = { NODE_EXTRA_CA_CERTS: certFile };
  await using bare = await OtherProcess.start(['--contestant', 'fetch', url], trust);
  await using ours = await OtherProcess.start(['--contestant', 'gateway', url], trust);
  const processes: Record<ContestantName, OtherProcess> = { fetch: bare, gateway: ours };
  const tookMs: Record<ContestantName, number[]> = { fetch: [], gateway: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of contestants) {
      const ms = await processes[name].ask(round + 1);
      const reached = await fcm.ask(0);
      if (reached !== devices) throw new Error(`${name} reached ${reached} of ${devices} devices`);
      if (round > 0) tookMs[name].push(ms); // the first one makes the connections
    }
  }
  const row = (values: readonly number[]): string =>
    [0.5, 0.95, 1].map((share) => percentile(values, share).toFixed(0).padStart(6)).join('  ');
  const [fetchMs, oursMs] = [percentile(tookMs.fetch, 0.5), percentile(tookMs.gateway, 0.5)];
  const ratio = Number((oursMs / idealMs).toFixed(2));
  const holds = ratio <= limit;
  const out = [
    `${devices} pushes, ${atOnce} at once, ${answerMs} ms each, ${rounds} rounds, ms     p50     p95     max`,
    `ideal                                            ${row([idealMs])}`,
    `bare fetch                                       ${row(tookMs.fetch)}`,
    `our gateway                                      ${row(tookMs.gateway)}`,
    `ours against the ideal: ${ratio} (at most ${limit}); against bare fetch: ${(oursMs / fetchMs).toFixed(2)}`,
    JSON.stringify({ bench: 'push', limit, holds, ratio, idealMs, fetchMs, oursMs }),
  ];
  process.stdout.write(`${out.join('\n')}\n`);
  if (!holds) process.exitCode = 1;
}

const [mode, name = '', url = ''] = process.argv.slice(2);
if (mode === '--fcm') void serveFcm();
else if (mode === '--contestant') void contend(name === 'fetch' ? 'fetch' : 'gateway', url);
else void main(Number(mode ?? 15));
