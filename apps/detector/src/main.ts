/** Looks at the pictures of alarms. As many as there are machines and GPUs; each needs Redis and the portal only. */
import { checkDetection, detectorSettings, startDetector } from '@tocsin/detector';
import { Monitoring } from '@tocsin/metrics';
import { alarmQueue, notificationQueue } from '@tocsin/queue';
import { aborted, requiredQueue, runProcess, SettingsInForce, version } from '@tocsin/runtime';
import { RedisStore } from '@tocsin/store-redis';
import { openZoneMinderLog } from '@tocsin/zoneminder';

const name = 'detector';

void runProcess(
  { name, openZoneMinderLog, checkFurther: checkDetection },
  async ({ written, log, stop, ...health }) => {
    const { metrics } = written.config;
    await using monitoring = await Monitoring.open({ name, version, metrics, log, stop, ...health });
    await using store = await RedisStore.open({ ...requiredQueue(written.config), stop }, log);
    monitoring.check('redis', () => store.check(), { isVital: true });
    await using settings = await SettingsInForce.open(written, store.control, log);
    await using notifications = store.queue(notificationQueue);
    await using alarms = store.queue(alarmQueue);
    monitoring.portal(settings.config.detector);
    const parts = {
      alarms: monitoring.alarms(alarms),
      notifications: monitoring.notifications(notifications),
      records: store.records,
    };
    await using _detector = await settings.run({
      name: 'detector',
      uses: detectorSettings,
      start: (config) => startDetector({ config, log, ...parts }),
    });
    monitoring.started();
    await aborted(stop);
  },
);
