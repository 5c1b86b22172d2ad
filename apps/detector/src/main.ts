/** Looks at the pictures of alarms. As many as there are machines and GPUs; each needs Redis and the portal only. */
import { startDetector } from '@tocsin/detector';
import { alarmQueue, notificationQueue } from '@tocsin/queue';
import { aborted, requiredQueue, runProcess } from '@tocsin/runtime';
import { RedisStore } from '@tocsin/store-redis';

void runProcess('detector', async ({ config, log, stop }) => {
  await using store = await RedisStore.open({ ...requiredQueue(config), stop }, log);
  await using notifications = store.queue(notificationQueue);
  await using alarms = store.queue(alarmQueue);
  await using _detector = await startDetector({ config, log, alarms, notifications, records: store.records });
  await aborted(stop);
});
