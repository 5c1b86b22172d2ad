import type { Config } from '@tocsin/config';
import { usualPorts } from '@tocsin/metrics';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A process of Tocsin on this machine, seen through its monitoring port. */
export interface RunningTocsin {
  readonly name: string;
  readonly get: (path: string) => Promise<Answer>;
  readonly post: (path: string, body: unknown) => Promise<Answer>;
}

const patienceMs = 2_000;

/** The processes of Tocsin that answer on this machine; those without a monitoring port cannot be seen. */
export async function runningTocsins({
  metrics,
}: Pick<Config, 'metrics'>): Promise<readonly RunningTocsin[]> {
  const ports = metrics.port === undefined ? Object.values(usualPorts) : [metrics.port];
  const host = ownAddress(metrics.address);
  const found = await Promise.all(
    ports.filter((port) => port !== 0).map((port) => look(`http://${host}:${port}`)),
  );
  return found.filter((one) => one !== undefined);
}

async function look(origin: string): Promise<RunningTocsin | undefined> {
  const get = (path: string) => ask(`${origin}${path}`);
  const post = (path: string, body: unknown) =>
    ask(`${origin}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  try {
    const { body } = await get('/health/live');
    if (typeof body !== 'object' || body === null || !('process' in body)) return undefined;
    return { name: String(body.process), get, post };
  } catch {
    return undefined; // nobody there, or somebody else
  }
}

async function ask(url: string, asked: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(url, { ...asked, signal: AbortSignal.timeout(patienceMs) });
  const body: unknown = await answer.json();
  return { status: answer.status, body };
}

/** Where one reaches what listens on all addresses. */
function ownAddress(address: string): string {
  if (address === '0.0.0.0' || address === '::' || address === '*') return '127.0.0.1';
  return address.includes(':') ? `[${address}]` : address;
}
