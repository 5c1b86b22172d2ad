import { notificationWith } from '../testing/notification';
import { pushScriptArguments } from './push-script-arguments';

const cause = ' "front" $(id)\0';
const folder = { passEventFolder: true };
const noFolder = { passEventFolder: false };

describe('the arguments of a push script', () => {
  it('are event, monitor, name, cause and kind', () => {
    expect(pushScriptArguments({ notification: notificationWith(), cause }, noFolder)).toEqual([
      '5060',
      '1',
      'Garage',
      ' "front" $(id)',
      'event_start',
    ]);
  });

  it('say that it is an end by the kind, not in the cause', () => {
    const notification = notificationWith({ alarm: { phase: 'end' } });
    expect(pushScriptArguments({ notification, cause: 'Motion: All' }, noFolder).slice(3)).toEqual([
      'Motion: All',
      'event_end',
    ]);
  });

  it('end with the event folder where it is asked for and known', () => {
    const notification = notificationWith({ alarm: { eventPath: '/events/1/5060' } });
    expect(pushScriptArguments({ notification, cause }, folder)[5]).toBe('/events/1/5060');
    expect(pushScriptArguments({ notification, cause }, noFolder)).toHaveLength(5);
    expect(pushScriptArguments({ notification: notificationWith(), cause }, folder)).toHaveLength(5);
  });
});
