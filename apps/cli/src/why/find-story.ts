import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '@tocsin/config';
import { CodedError } from '@tocsin/errors';
import { StoryEntry } from '@tocsin/messages';
import type { Records } from '@tocsin/records';
import { LevelStore } from '@tocsin/store-level';
import { RedisStore } from '@tocsin/store-redis';
import type { Logger } from 'pino';
import { type RunningTocsin, runningTocsins } from '../running-tocsin';
import type { EventAsked } from './event-asked';

type Settings = Pick<Config, 'queue' | 'general' | 'metrics'>;
const redisPatienceMs = 3_000;

/**
 * The story of an event, from wherever the records are: Redis, the running process that has the store open, or the
 * store itself.
 * @throws CodedError when they cannot be read, saying how they can
 */
export async function findStory(
  event: EventAsked,
  settings: Settings,
  log: Logger,
): Promise<readonly StoryEntry[]> {
  const { url, prefix } = settings.queue;
  if (url !== undefined) {
    await using store = await RedisStore.open({ url, prefix, patienceMs: redisPatienceMs }, log);
    return await storyIn(store.records, event);
  }
  const keeper = (await runningTocsins(settings)).find(({ name }) => name === 'standalone');
  return keeper === undefined ? ofStore(event, settings, log) : ofProcess(event, keeper);
}

async function ofProcess(
  { server, numbering, eventId }: EventAsked,
  keeper: RunningTocsin,
): Promise<readonly StoryEntry[]> {
  const name = `${server}${numbering === undefined ? '' : `.${numbering}`}-${eventId}`;
  const { status, body } = await keeper.get(`/events/${name}`);
  if (status === 200 && typeof body === 'object' && body !== null && 'story' in body) {
    return StoryEntry.array().parse(body.story);
  }
  const reason = typeof body === 'object' && body !== null && 'error' in body ? String(body.error) : status;
  throw new CodedError('records-unavailable', `the running Tocsin does not tell the story: ${reason}`);
}

/** Nobody runs: the store may be opened, if it is there; it is not made by asking. */
async function ofStore(
  event: EventAsked,
  { general }: Settings,
  log: Logger,
): Promise<readonly StoryEntry[]> {
  const folder = join(general.base_data_path, 'store');
  if (!existsSync(folder)) {
    throw new CodedError(
      'records-missing',
      `there are no records: ${folder} does not exist. Has Tocsin run with these settings? See base_data_path, or --config`,
    );
  }
  try {
    await using store = await LevelStore.open(folder, log);
    return await storyIn(store.records, event);
  } catch (error) {
    if (!(error instanceof CodedError) || error.code !== 'store-locked') throw error;
    throw new CodedError(
      'store-locked',
      `a running Tocsin has the records in ${folder} open and does not answer on its monitoring port. ` +
        'Set [metrics] port (0 switches it off) and restart it, or stop it and ask again',
      { cause: error },
    );
  }
}

async function storyIn({ events, cursors }: Records, event: EventAsked): Promise<readonly StoryEntry[]> {
  const numbering = event.numbering ?? (await cursors.numbering(event.server));
  return events.story({ ...event, numbering });
}
