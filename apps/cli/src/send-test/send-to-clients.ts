import type { Config } from '@tocsin/config';
import { CodedError, isRecord } from '@tocsin/errors';
import { Delivery, type MonitorId } from '@tocsin/messages';
import { runningTocsins } from '../running-tocsin';

/**
 * Has the running Tocsin tell its WebSocket clients, which nobody else can reach.
 * @throws CodedError `not-running` where none runs here, saying what that means
 */
export async function sendToClients(
  monitor: MonitorId,
  config: Pick<Config, 'metrics' | 'queue'>,
): Promise<readonly Delivery[]> {
  const here = await runningTocsins(config);
  const keeper = here.find(({ name }) => name === 'standalone' || name === 'gateway');
  if (keeper === undefined) {
    const elsewhere =
      config.queue.url === undefined ? '' : '; on the machine of each gateway its own are told';
    throw new CodedError(
      'not-running',
      `no Tocsin with WebSocket clients answers on its monitoring port here ([metrics] port)${elsewhere}`,
    );
  }
  const { status, body } = await keeper.post('/test', { monitor });
  if (status === 200 && isRecord(body)) {
    const deliveries = Delivery.array().parse(body['deliveries']);
    if (deliveries.length === 0) throw new CodedError('nobody', 'no WebSocket client is logged in');
    return deliveries;
  }
  const reason = isRecord(body) && 'error' in body ? String(body['error']) : `it answers ${status}`;
  throw new CodedError('not-running', `the running Tocsin tells no clients: ${reason}; restart it`);
}
