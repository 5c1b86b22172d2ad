import type { Dependencies } from '@tocsin/health';
import { type Answer, json } from './monitoring-server';

/** `/health/ready`: 503 while something vital is missing. @param about - the process, in what is served */
export function readyPage({ readiness, states }: Dependencies, about: object): Answer {
  const dependencies = states.map(({ name, state, since, reason, isVital }) => ({
    name,
    state,
    since: new Date(since).toISOString(),
    ...(reason === undefined ? {} : { reason }),
    vital: isVital,
  }));
  return json(readiness === 'unready' ? 503 : 200, { status: readiness, ...about, dependencies });
}
