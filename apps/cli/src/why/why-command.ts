import { CodedError, errorMessage } from '@tocsin/errors';
import { loadConfig, loadZoneMinderConfig } from '@tocsin/runtime';
import type { Console } from '../console';
import { quietLog } from '../quiet-log';
import { misused, readCall } from '../read-call';
import { eventAsked } from './event-asked';
import { findStory } from './find-story';
import { tellStory } from './tell-story';
import { whyUsage } from './why-usage';

/** @returns exit code */
export async function whyCommand(
  argv: readonly string[],
  console: Console,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const call = readCall(argv, whyUsage, console);
  if (typeof call === 'number') return call;
  const { values, positionals } = call;
  const [word = '', ...more] = positionals;
  const event = more.length > 0 ? undefined : eventAsked(word, serverHere(env));
  if (event === undefined) return misused(`why: "${positionals.join(' ')}" is no event`, whyUsage, console);
  try {
    const { config } = loadConfig(values.config, env);
    const story = await findStory(event, config, quietLog());
    if (values.json)
      console.out(JSON.stringify({ ...event, numbering: event.numbering ?? null, story }, null, 2));
    else if (story.length > 0) tellStory(story, timeOf).forEach(console.out);
    if (story.length > 0) return 0;
    console.err(
      `nothing is known of event ${event.eventId}: Tocsin has not seen it, or it is older than a week. ` +
        'Was Tocsin running, is its monitor watched ([general] skip_monitors)?',
    );
    return 1;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    console.err(errorMessage(error));
    return 1;
  }
}

/** Which server of ZoneMinder this machine is; 0 where it is none, or the only one. */
function serverHere(env: NodeJS.ProcessEnv): number {
  try {
    return loadZoneMinderConfig(env).ZM_SERVER_ID;
  } catch {
    return 0; // without ZoneMinder here, on a gateway's machine for instance: names say which server
  }
}

/** Local time with milliseconds. */
function timeOf(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().replace('T', ' ').slice(0, -1);
}
