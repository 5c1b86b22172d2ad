import { connect } from 'node:tls';
import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { deleteApp, initializeApp } from 'firebase-admin/app';
import { getMessaging } from 'firebase-admin/messaging';
import { FakeFcm } from '../../../../tools/testing/fake-fcm';

/**
 * The fake is only worth what it has in common with FCM: Google's own library must understand it. (That library does
 * not send our pushes: it hides `Retry-After`, and calls a missing project a missing device.)
 */
describe("Google's own library, talking to the fake FCM", () => {
  it.each([
    ['unregistered', 'messaging/registration-token-not-registered'],
    ['invalid-token', 'messaging/invalid-argument'],
    ['forbidden', 'messaging/mismatched-credential'],
    ['quota', 'messaging/message-rate-exceeded'],
    ['error', 'messaging/internal-error'],
    ['no-project', 'messaging/registration-token-not-registered'],
  ] as const)('understands %s', async (answer, code) => {
    await using fcm = await FakeFcm.start();
    fcm.granted.push('test');
    fcm.answer('phone', answer);
    const agent = new Agent();
    const { port } = new URL(fcm.origin);
    Object.assign(agent, {
      createConnection: () =>
        connect({
          host: '127.0.0.1',
          port: Number(port),
          ca: readFileSync(fcm.certFile),
          servername: 'localhost',
        }),
    });
    const credential = { getAccessToken: async () => ({ access_token: 'test', expires_in: 3600 }) };
    const app = initializeApp({ projectId: FakeFcm.projectId, httpAgent: agent, credential }, answer);
    const messaging = getMessaging(app);
    expect(await messaging.send({ token: 'well', notification: { title: 'x' } })).toMatch(
      /^projects\/.*\/messages\//,
    );
    await expect(messaging.send({ token: 'phone', android: { ttl: 300_000 } })).rejects.toMatchObject({
      code,
    });
    await deleteApp(app);
    agent.destroy();
  });
});
