import { AlarmFrame, LegacyAlarmFrame } from '@tocsin/client-frames';
import { MonitorId } from '@tocsin/messages';
import { alarmFrame, legacyAlarmFrame } from './alarm-frame';
import { mqttMessage, mqttTopic } from './mqtt-message';
import { notificationWith } from '../testing/notification';

const telling = (notification = notificationWith(), cause = '[a] detected:person Motion') => ({
  notification,
  cause,
  detection: notification.detectionJson,
});
const ended = notificationWith({
  outcome: 'skipped',
  hookRan: false,
  detectionJson: [],
  alarm: { phase: 'end' },
});

describe('the alarm frame', () => {
  it('is what zmNinja and zmNinjaNG read, ids as text', () => {
    expect(AlarmFrame.parse(alarmFrame(telling()))).toEqual({
      event: 'alarm',
      type: '',
      status: 'Success',
      events: [
        {
          EventId: '5060',
          MonitorId: '1',
          Name: 'Garage',
          MonitorName: 'Garage',
          Cause: '[a] detected:person Motion',
          DetectionJson: {
            labels: ['person'],
            boxes: [[1, 2, 3, 4]],
            frame_id: 'alarm',
            confidences: [0.98],
          },
          RulesObject: {},
        },
      ],
    });
  });

  it('has the picture and the word of the rules where there are any', () => {
    const critical = { rulesObject: { notification_type: 'critical' }, picture: 'https://x/?eid=5060' };
    const [event] = AlarmFrame.parse(alarmFrame({ ...telling(), ...critical })).events;
    expect(event).toMatchObject({
      RulesObject: { notification_type: 'critical' },
      Picture: 'https://x/?eid=5060',
    });
  });

  it('has an empty cause rather than none', () => {
    expect(alarmFrame(telling(undefined, '')).events[0]).toMatchObject({ Cause: '' });
  });

  it('says End: once at an end', () => {
    expect(alarmFrame(telling(ended, 'Motion: All')).events[0]).toMatchObject({
      Cause: 'End:Motion: All',
      DetectionJson: [],
    });
  });

  it('is bare for clients of the earliest protocol, without an empty cause', () => {
    expect(LegacyAlarmFrame.parse(legacyAlarmFrame(telling()))).toEqual({
      events: [{ EventId: '5060', Name: 'Garage', MonitorId: '1', Cause: '[a] detected:person Motion' }],
      status: 'Success',
    });
    expect(legacyAlarmFrame(telling(undefined, '')).events[0]).not.toHaveProperty('Cause');
  });
});

describe('the MQTT message', () => {
  it('is the one that templates of the old server read', () => {
    expect(JSON.stringify(mqttMessage(telling(notificationWith({ detectionJson: [] }), 'Motion All')))).toBe(
      '{"monitor":"1","name":"Garage:(5060) Motion All","state":"alarm","eventid":"5060","hookvalue":"0","eventtype":"event_start","detection":[]}',
    );
  });

  it('says Ended: before the name at an end, and nothing of End:', () => {
    expect(mqttMessage(telling(ended, 'Motion: All'))).toMatchObject({
      name: 'Ended:Garage:(5060) Motion: All',
      state: 'alarm',
      eventtype: 'event_end',
    });
  });

  it.each([
    ['found', '0'],
    ['nothing', '1'],
    ['skipped', 0],
    ['failed', 0],
  ] as const)('has hookvalue for %s as %j', (outcome, hookvalue) => {
    expect(mqttMessage(telling(notificationWith({ outcome })))).toMatchObject({ hookvalue });
  });

  it('goes to the topic of its monitor, with a slash in front only if the operator wrote one', () => {
    expect(mqttTopic('zoneminder', MonitorId.parse(7))).toBe('zoneminder/7');
    expect(mqttTopic('/zoneminder', MonitorId.parse(7))).toBe('/zoneminder/7');
  });
});
