import { FakeFcm } from '../../../tools/testing/fake-fcm';
import { PushGround } from './harness/push-ground';

jest.setTimeout(60_000);

let ground: PushGround;

beforeAll(async () => {
  ground = await PushGround.open();
});
afterAll(() => ground?.[Symbol.asyncDispose]());

const requestsFor = (token: string) => ground.fcm.received.filter((push) => push.token === token);

describe('the delivery mode', () => {
  it('proxy (v1): to fcm_v1_url with fcm_v1_key verbatim, as JSON, one request per token', async () => {
    const tokens = { 'proxy:1': { platform: 'ios' }, 'proxy:2': { platform: 'ios' } };
    await using pushing = await ground.start({ way: 'proxy', tokens });
    await pushing.alarm(Object.keys(tokens));
    for (const token of Object.keys(tokens)) {
      expect(requestsFor(token)).toMatchObject([
        { url: '/send_push', authorization: FakeFcm.proxyKey, contentType: 'application/json' },
      ]);
    }
  });

  it("direct (v1): to FCM's own address with a token bought once, one request per token", async () => {
    const tokens = { 'direct:1': { platform: 'ios' }, 'direct:2': { platform: 'ios' } };
    await using pushing = await ground.start({ way: 'direct', tokens });
    const bought = ground.fcm.granted.length;
    await pushing.alarm(Object.keys(tokens));
    await pushing.alarm(Object.keys(tokens));
    expect(ground.fcm.granted).toHaveLength(bought + 1);
    for (const token of Object.keys(tokens)) {
      const sent = {
        url: `/v1/projects/${FakeFcm.projectId}/messages:send`,
        authorization: `Bearer ${ground.fcm.granted.at(-1)}`,
        contentType: 'application/json',
      };
      expect(requestsFor(token)).toMatchObject([sent, sent]);
    }
  });

  it('legacy: use_fcmv1 = no and api_key are taken, warned of, and v1 is used', async () => {
    await using pushing = await ground.start({
      settings: { fcm: { use_fcmv1: false, api_key: 'old-api-key' } },
      tokens: { 'legacy:1': { platform: 'ios' } },
    });
    await pushing.alarm(['legacy:1']);
    expect(requestsFor('legacy:1')).toMatchObject([{ url: '/send_push' }]);
    const warnings = pushing.tocsin.part('gateway').log.matching(/"level":40,.*Google ended that protocol/);
    expect(warnings).toHaveLength(1);
    expect(pushing.tocsin.log).not.toContain('old-api-key');
  });

  it('none: one warning at the start, and nothing after', async () => {
    await using pushing = await ground.start({
      settings: { fcm: { fcm_v1_key: '' } },
      tokens: { 'none:1': { platform: 'ios' } },
    });
    const gateway = pushing.tocsin.part('gateway');
    const eventId = await ground.ground.zoneminder.alarm(1);
    await gateway.said(new RegExp(`event ${eventId} of monitor .*start told`));
    expect(gateway.log.matching(/"level":[456]0,.*push/i)).toHaveLength(1);
    expect(gateway.log.matching(/no pushes are sent to phones: fcm_v1_key is not set/)).toHaveLength(1);
    expect(requestsFor('none:1')).toEqual([]);
  });
});
