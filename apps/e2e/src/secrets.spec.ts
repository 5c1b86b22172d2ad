import { readFileSync, writeFileSync } from 'node:fs';
import { drawScene } from '@tocsin/zoneminder-simulator';
import { FakeFcm } from '../../../tools/testing/fake-fcm';
import { freePort } from '../../../tools/testing/free-port';
import { runCli } from './harness/cli';
import { oldHook, DetectionGround } from './harness/detection-ground';
import { mergeSettings } from './harness/ini';
import { car, paint } from './harness/painted-pictures';
import { StandIn } from './harness/stand-in';
import { loginOf, users } from './harness/users';

jest.setTimeout(60_000);

/** What stands in the settings, by where. */
const planted = {
  'fcm.fcm_v1_key': FakeFcm.proxyKey,
  'fcm.api_key': 'legacy-planted-key',
  'mqtt.password': 'mqtt-planted-password',
  'customize.picture_portal_password': 'picture-planted-password',
  'customize.picture_url': 'query-planted-password',
  'general.escontrol_interface_password': 'control-planted-password',
  'secrets: portal': 'zm-portal-secret',
  'secrets: gateway': 'gateway-secret',
  'secrets: plates': 'plate-key-secret',
  'secrets: plates elsewhere': 'openalpr-key-secret',
  'of a client': users.admin.password,
  'of a phone': `${'t'.repeat(30)}planted-token-end`,
} as const;

describe('with everything logged that there is', () => {
  it('no log and no command shows a secret of the settings, of objectconfig, of clients or of phones', async () => {
    await using ground = await DetectionGround.open([1, 4].map((id) => ({ id, name: `Monitor-${id}` })));
    await using fcm = await FakeFcm.start();
    // Both say back what they were asked with, as services in trouble do.
    await using plates = await StandIn.open(() => ({
      status: 403,
      body: { detail: 'Token plate-key-secret' },
    }));
    await using portal = await StandIn.open(() => ({ status: 401, body: { pass: 'zm-portal-secret' } }));
    const places = { PORTAL: portal.url, PLATES: plates.url };
    ground.golden('secrets.ini', places);
    const objectConfig = ground.golden('objectconfig-4.ini', places);
    const tokenFile = ground.path('tokens.txt');
    // What scripts print is logged, and `set -x` prints everything.
    const script = ground.path('noisy.sh');
    const known = Object.entries(planted).filter(([where]) => !where.startsWith('of '));
    const noise = known.map(([, secret]) => `echo 'curl --user carlos:${secret}' >&2`).join('\n');
    writeFileSync(script, `#!/bin/sh\n${noise}\n`, { mode: 0o755 });
    await using tocsin = await ground.ground.start(
      'standalone',
      mergeSettings(oldHook('/usr/bin/detect_wrapper.sh', objectConfig), {
        general: {
          use_escontrol_interface: true,
          escontrol_interface_password: planted['general.escontrol_interface_password'],
        },
        fcm: {
          enable: true,
          token_file: tokenFile,
          api_key: planted['fcm.api_key'],
          fcm_v1_url: fcm.proxyUrl,
          fcm_v1_key: planted['fcm.fcm_v1_key'],
        },
        hook: { event_start_hook_notify_userscript: script },
        mqtt: {
          enable: true,
          server: `127.0.0.1:${await freePort()}`,
          username: 'carlos',
          password: planted['mqtt.password'],
        },
        customize: {
          console_logs: true,
          es_debug_level: 9,
          include_picture: true,
          picture_url: `https://zm.example/?eid=EVENTID&password=${planted['customize.picture_url']}`,
          picture_portal_username: 'viewer',
          picture_portal_password: planted['customize.picture_portal_password'],
        },
      }),
      { ...ground.zoneminder.env, ...fcm.env },
    );
    const client = await tocsin.connect();
    await client.ask(loginOf(users.admin));
    client.send({
      event: 'push',
      data: {
        type: 'token',
        token: planted['of a phone'],
        platform: 'android',
        monlist: '1,4',
        intlist: '0,0',
        state: 'enabled',
      },
    });
    await client.fence();
    // Monitor 4 asks a plate service behind cars.
    for (const [monitorId, picture] of [
      [1, await drawScene({ at: 0 })],
      [4, await paint(car([448, 288, 512, 336]))],
    ] as const) {
      const eventId = await ground.zoneminder.alarm(monitorId, { cause: 'Motion', picture, holdMs: 50 });
      await tocsin.part('gateway').said(new RegExp(`event ${eventId} of monitor .*: start (not told|told)`));
    }
    // The test must be able to fail: what is secret was used, in full.
    expect(readFileSync(tokenFile, 'utf8')).toContain(planted['of a phone']);
    expect(tocsin.log).toMatch(/"level":10,.*the push in full/);
    expect(plates.asked.map(({ headers }) => headers.authorization)).toContain('Token plate-key-secret');
    await tocsin.part('detector').said('curl --user carlos:***');

    const checked = await runCli(['check-config', '--config', tocsin.configFile], ground.zoneminder.env);
    const asJson = await runCli(
      ['check-config', '--json', '--config', tocsin.configFile],
      ground.zoneminder.env,
    );
    const devices = await runCli(['devices', 'list', '--config', tocsin.configFile], ground.zoneminder.env);
    const everything = [tocsin.log, ...[checked, asJson, devices].flatMap(({ out, err }) => [out, err])].join(
      '\n',
    );
    const shown = Object.entries(planted).filter(([, secret]) => everything.includes(secret));
    expect(shown.map(([where]) => where)).toEqual([]);
  });
});
