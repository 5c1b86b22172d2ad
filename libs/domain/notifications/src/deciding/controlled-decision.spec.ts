import { Config } from '@tocsin/config';
import { MonitorId } from '@tocsin/messages';
import { controlledDecision } from './controlled-decision';
import { decide } from './decision';
import { notificationWith } from '../testing/notification';

const one = MonitorId.parse(1);
const hook = { event_start_hook: '/bin/hook', event_start_notify_on_hook_success: 'web,mqtt' };
const decision = (sections = {}) => decide(Config.parse(sections), notificationWith({}));

describe('the decision about a monitor', () => {
  it('stays what it was unless it is muted', () => {
    const made = decision();
    expect(controlledDecision(made, 0, one, true)).toBe(made);
    expect(controlledDecision(made, 1, one, true)).toBe(made);
  });

  it('that is muted leaves the push script alone', () => {
    const muted = controlledDecision(decision(), -1, one, true);
    expect(muted).toMatchObject({ tell: true, channels: new Set(['api']) });
    expect(muted.reason).toMatch(/monitor 1 is muted/);
  });

  it('that is muted tells nobody where there is no push script, or it was not meant', () => {
    expect(controlledDecision(decision(), -1, one, false)).toMatchObject({ tell: false });
    expect(controlledDecision(decision({ hook }), -1, one, true)).toMatchObject({
      tell: false,
      reason: 'monitor 1 is muted through the control interface',
    });
  });

  it('that tells nobody keeps its own reason', () => {
    const off = decision({ customize: { send_event_start_notification: 'no' } });
    expect(controlledDecision(off, -1, one, true)).toBe(off);
  });
});
