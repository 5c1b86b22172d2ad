import { EventId, MonitorId } from '@tocsin/messages';
import type { Device } from './device';
import type { LocalTime } from './local-time';
import type { PushSubject, PushWording } from './push';
import type { PushStyle } from './push-style';

/** The values of the examples in push-and-mqtt 2 and 3. */

export const deviceWith = (parts: Partial<Device> = {}): Device => ({
  token: 'aaa:APA91b-ios',
  platform: 'ios',
  monlist: '1,2,5',
  intlist: '0,120,120',
  pushstate: 'enabled',
  appversion: '1.6.000',
  invocations: { count: 0, at: 10 },
  profile: 'Home',
  badge: 4,
  extra: {},
  ...parts,
});

export const subject: PushSubject = {
  eventId: EventId.parse(55_555),
  monitorId: MonitorId.parse(7),
  monitorName: 'Garage',
  phase: 'start',
  cause: '[a] detected:person Motion: All',
};

export const picture = 'https://portal/zm/index.php?view=image&eid=55555&fid=objdetect&width=600';

export const plainWording: PushWording = {
  dateFormat: '%I:%M %p, %d-%b',
  tagsEventId: false,
  hasCustomSound: false,
  includesProfile: false,
};

export const fullWording: PushWording = {
  ...plainWording,
  tagsEventId: true,
  hasCustomSound: true,
  includesProfile: true,
};

export const plainStyle: PushStyle = {
  androidPriority: 'high',
  replaces: false,
  logMessageId: 'NONE',
  logsRawMessage: false,
};

export const fullStyle: PushStyle = {
  androidPriority: 'normal',
  androidTtlSeconds: 0,
  replaces: true,
  logMessageId: 'zm-1',
  logsRawMessage: true,
};

/** 6 October 2019, a Sunday, 06:48:09 in Berlin. */
export const october: LocalTime = {
  year: 2019,
  month: 9,
  day: 6,
  hour: 6,
  minute: 48,
  second: 9,
  weekday: 0,
  offsetMinutes: 120,
  zone: 'CEST',
};
