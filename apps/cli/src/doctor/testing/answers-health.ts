/** The monitoring port of a standalone, which complains of what its parent tells it: `{ portal: 'it is away' }`. */
import { Monitoring } from '@tocsin/metrics';
import { z } from 'zod';
import { quietLog } from '../../quiet-log';

const Complaints = z.record(z.string(), z.string());
const port = Number(process.argv[2]);

async function answer(): Promise<void> {
  const metrics = { port, address: '127.0.0.1', check_interval: 0.05 };
  const monitoring = await Monitoring.open({ name: 'standalone', version: '0', metrics, log: quietLog() });
  let complaints: z.infer<typeof Complaints> = {};
  for (const name of ['portal']) monitoring.trouble(name, () => complaints[name]);
  monitoring.started();
  process.on('message', (message) => {
    complaints = Complaints.parse(message);
  });
  process.send?.('answers');
}

void answer();
