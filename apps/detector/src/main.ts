/** Looks at the pictures of alarms. As many as there are machines and GPUs; each needs Redis and the portal only. */
import { detectorSettings, startDetector } from '@tocsin/detector';
import { alarmQueue, notificationQueue } from '@tocsin/queue';
import { aborted, requiredQueue, runProcess, SettingsInForce } from '@tocsin/runtime';
import { RedisStore } from '@tocsin/store-redis';

void runProcess('detector', async ({ written, log, stop }) => {
  await using store = await RedisStore.open({ ...requiredQueue(written.config), stop }, log);
  await using settings = await SettingsInForce.open(written, store.control, log);
  await using notifications = store.queue(notificationQueue);
  await using alarms = store.queue(alarmQueue);
  const { records } = store;
  await using _detector = await settings.run({
    name: 'detector',
    uses: detectorSettings,
    start: (config) => startDetector({ config, log, alarms, notifications, records }),
  });
  await aborted(stop);
});
