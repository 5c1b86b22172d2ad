import { PushGround } from './harness/push-ground';
import { shapes } from './harness/tocsin';
import { users } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(90_000);

let ground: PushGround;

beforeAll(async () => {
  ground = await PushGround.open();
});
afterAll(() => ground?.[Symbol.asyncDispose]());

const phone = { platform: 'ios' } as const;

describe.each(shapes)('a push that FCM does not take yet, by %s', (shape) => {
  it('outlives kill -9: it is pushed after the restart, its end after it, and who had his is not pushed to again', async () => {
    await using pushing = await ground.start({
      shape,
      tokens: { 'slow:1': phone, 'quick:1': phone },
      settings: { customize: { send_event_end_notification: true } },
    });
    ground.fcm.answer('slow:1', 'quota');
    const gateway = pushing.tocsin.part('gateway');
    const client = await pushing.tocsin.login(users.admin);
    const eventId = await ground.ground.zoneminder.raise(1, { cause: 'Motion', text: 'All' });
    await client.alarm(eventId);
    await ground.pushed('quick:1', eventId);
    const told = new RegExp(`event ${eventId} of monitor .*: start told`);
    await waitFor('the notification to be done with', () => gateway.log.matching(told).length > 0);
    const attempts = ground.pushes('slow:1', eventId).length;
    expect(attempts).toBeGreaterThan(0);
    await gateway.kill();
    await ground.ground.zoneminder.lower(1);
    ground.fcm.answer('slow:1', 'ok');
    await pushing.tocsin.add(gateway.app);
    const isEnd = (push: unknown) => JSON.stringify(push).includes('Ended:');
    const titles = () => ground.pushes('slow:1', eventId).slice(attempts).map(isEnd);
    await waitFor('start and end to be pushed', () => titles().length >= 2, { timeoutMs: 60_000 });
    expect(titles()).toEqual([false, true]);
    await waitFor('the end of the other', () => ground.pushes('quick:1', eventId).length >= 2);
    expect(ground.pushes('quick:1', eventId).map(isEnd)).toEqual([false, true]);
  });
});
