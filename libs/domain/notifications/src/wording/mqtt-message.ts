import type { MonitorId, Notification } from '@tocsin/messages';
import type { Telling } from '../channel';

/** What MQTT subscribers get (push-and-mqtt 8.1). Names, text shape and types are a contract with their templates. */
export interface MqttMessage {
  readonly monitor: string;
  /** `<monitor>:(<event>) <cause>`, at an end with `Ended:` before it. */
  readonly name: string;
  /** Always `alarm`, also at an end. */
  readonly state: 'alarm';
  readonly eventid: string;
  /** Text when a hook answered (`"0"` yes, `"1"` no), the number 0 when none did: as the old server sends it. */
  readonly hookvalue: '0' | '1' | 0;
  readonly eventtype: 'event_start' | 'event_end';
  readonly detection: Notification['detectionJson'];
}

export function mqttMessage({ notification, cause, detection }: Telling): MqttMessage {
  const { alarm, outcome } = notification;
  const name = `${alarm.monitorName}:(${alarm.eventId}) ${cause}`;
  return {
    monitor: String(alarm.monitorId),
    name: alarm.phase === 'end' ? `Ended:${name}` : name,
    state: 'alarm',
    eventid: String(alarm.eventId),
    hookvalue: outcome === 'found' ? '0' : outcome === 'nothing' ? '1' : 0,
    eventtype: alarm.phase === 'end' ? 'event_end' : 'event_start',
    detection,
  };
}

/** `<topic>/<monitor id>`, with no slash in front unless the operator wrote one. */
export const mqttTopic = (prefix: string, monitor: MonitorId): string => `${prefix}/${monitor}`;
