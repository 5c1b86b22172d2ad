import { z } from 'zod';
import { type Check, type Fault, fault, hint, type Scene } from '../check';
import { tocsinsAmong } from './processes';

const Readiness = z.object({
  dependencies: z.array(z.object({ name: z.string(), state: z.string(), reason: z.string().optional() })),
});

/** What running processes complain of that nobody else can see. */
export const complaints: Check = {
  finds: ['running'],
  remedy: 'see tocsin logs',
  look: async (scene) => {
    const { running } = scene;
    if (running.length === 0) return [nobodyAnswers(scene)];
    const told = await Promise.all(
      running.map(async ({ name, get }) => {
        const { dependencies } = Readiness.parse((await get('/health/ready')).body);
        return dependencies.flatMap((one) =>
          one.state === 'down' ? [down(name, one.name, one.reason ?? 'no reason given')] : [],
        );
      }),
    );
    return told.flat();
  },
};

const down = (process: string, dependency: string, reason: string): Fault =>
  fault('running', `${process} says that ${dependency} is down: ${reason}`, `tocsin logs tells since when`);

function nobodyAnswers({ config: { metrics }, processes }: Pick<Scene, 'config' | 'processes'>): Fault {
  if (metrics.port === 0) {
    const message = 'whether Tocsin runs cannot be seen: [metrics] port is 0';
    return hint('running', message, 'leave [metrics] port out');
  }
  const pids = tocsinsAmong(processes);
  if (pids.length > 0) {
    const message = `Tocsin runs (pid ${pids.join(', ')}), but does not answer on its monitoring port: it hangs, or has other settings`;
    return fault(
      'running',
      message,
      `restart it: sudo zmdc.pl restart zmeventnotification.pl, or sudo systemctl restart tocsin; see tocsin logs`,
    );
  }
  const start = 'sudo zmdc.pl start zmeventnotification.pl, or sudo systemctl start tocsin';
  return hint('running', 'no process of Tocsin answers on this machine', start);
}
