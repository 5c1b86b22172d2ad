import { type Alarm, alarmId } from '@tocsin/messages';
import { alarmQueue, notificationQueue } from '@tocsin/queue';
import type { RedisStore } from '@tocsin/store-redis';
import { unanswered } from '@tocsin/watcher';

type Store = Pick<RedisStore, 'queue' | 'records'>;

/**
 * Hands the start of an event over as the watcher does, each step stored before the next. Where the watcher has, or
 * will, the job has one id: it is done once.
 * @returns false where it was handed over before
 */
export async function handOver(alarm: Alarm, store: Store, deadlineSeconds: number): Promise<boolean> {
  const { phase, cause, late, seenAt: at } = alarm;
  const story = await store.records.events.story(alarm);
  if (story.some((entry) => entry.step === 'seen' && entry.phase === phase)) return false;
  await using notifications = store.queue(notificationQueue);
  await using alarms = store.queue(alarmQueue);
  const id = alarmId(alarm);
  // First, so that a detector's answer cannot come before it: then nobody would take it away.
  await notifications.add(`${id}-deadline`, unanswered(alarm, deadlineSeconds), {
    delayMs: deadlineSeconds * 1000,
  });
  await store.records.events.append(alarm, { step: 'seen', at, phase, cause, late });
  await alarms.add(id, alarm);
  return true;
}
