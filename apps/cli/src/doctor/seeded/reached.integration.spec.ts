import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { createServer } from 'node:net';
import { writeColourModel } from '../../../../../tools/testing/colour-model';
import { freePort } from '../../../../../tools/testing/free-port';
import { startService } from '../../../../../tools/testing/http-service';
import { Mosquitto } from '../../../../../tools/testing/mosquitto';
import { SelfSigned } from '../../../../../tools/testing/self-signed';
import { explain } from '../checks/port';
import type { Machine } from '../testing/machine';
import { findsEach } from '../testing/run-table';

jest.setTimeout(60_000);

/** Somebody who listens there. */
async function occupy(machine: Machine): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  machine.opened.defer(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A web server with a certificate that nobody trusts. */
async function selfSigned(machine: Machine): Promise<number> {
  const tls = machine.opened.use(new SelfSigned());
  const server = createTlsServer(
    { cert: readFileSync(tls.cert), key: readFileSync(tls.key) },
    (_, response) => response.end(),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  machine.opened.defer(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A broker in place of the healthy one. */
async function brokerWith(machine: Machine, ...settings: readonly string[]): Promise<number> {
  const { port } = machine.opened.use(await Mosquitto.start({ settings }));
  machine.set('mqtt', 'server', `127.0.0.1:${port}`);
  return port;
}

/** A portal that answers so to a login. */
async function portalThat(machine: Machine, status: number, type: string, body: string): Promise<void> {
  const service = await startService((response) =>
    response.writeHead(status, { 'content-type': type }).end(body),
  );
  machine.opened.use(service);
  machine.set('detector', 'portal', service.url);
}

/** Nothing of Tocsin runs, so that its ports are tried; to see that is a hint of its own. */
async function nobodyRuns(machine: Machine): Promise<void> {
  machine.set('metrics', 'port', String(await freePort()));
}

const pushes = (machine: Machine, url: string): void => {
  machine.set('customize', 'include_picture', 'yes');
  machine.set('customize', 'picture_url', url);
};

describe('tocsin doctor, on a machine that does not reach whom it has to, finds', () => {
  it('a machine without IPv6, where all addresses are to be listened on', () => {
    const place = { name: 'port', section: '[network]', address: '::', number: 9000 } as const;
    expect(explain('EAFNOSUPPORT', place)).toMatchObject({
      name: 'port',
      message: 'port 9000 on :: cannot be listened on: this machine has no IPv6',
      remedy: 'set [network] address = 0.0.0.0',
    });
  });

  findsEach([
    {
      what: 'a portal that is away',
      name: 'portal',
      message: /127\.0\.0\.1:\d+ cannot be reached: .*ECONNREFUSED/,
      remedy: /systemctl status apache2\), correct \[detector\] portal/,
      seed: async (machine) => machine.set('detector', 'portal', `http://127.0.0.1:${await freePort()}/zm`),
    },
    {
      what: 'a portal with a certificate that nobody trusts',
      name: 'portal',
      message: /cannot be reached: .*self-signed certificate/i,
      remedy: /\[detector\] allow_self_signed = yes/,
      seed: async (machine) =>
        machine.set('detector', 'portal', `https://127.0.0.1:${await selfSigned(machine)}/zm`),
    },
    {
      what: 'a portal that refuses the login',
      name: 'portal-login',
      message: /ZoneMinder refuses the login of "admin"/,
      remedy: /correct \[detector\] portal_user and portal_password; in ZoneMinder: Options → Users/,
      seed: (machine) => portalThat(machine, 401, 'application/json', '{"success":false}'),
    },
    {
      what: 'a portal without an API',
      name: 'portal-login',
      message: /api\/host\/login\.json answered text\/html instead of JSON/,
      remedy: /OPT_USE_API/,
      seed: (machine) => portalThat(machine, 200, 'text/html', '<html>API disabled</html>'),
    },
    {
      what: 'a portal of objectconfig that refuses the login',
      name: 'portal-login',
      message: /ZoneMinder refuses the login of "camera"/,
      remedy: /correct user and password in \S+objectconfig\.ini/,
      seed: async (machine) => {
        await portalThat(machine, 401, 'application/json', '{}');
        const { portal = '' } = machine.settings['detector'] ?? {};
        const weights = machine.write('yolo.onnx', writeColourModel(64));
        const file = machine.write(
          'objectconfig.ini',
          `[general]\ndetection_sequence=object\nportal=${portal}\napi_portal=${portal}/api\nuser=camera\npassword=s3cret-camera\n[object]\nobject_weights=${weights}\n`,
        );
        machine.settings['detector'] = { mode: 'builtin', object_config: file };
      },
    },
    {
      what: 'a broker that is away',
      name: 'mqtt',
      message: /the MQTT broker 127\.0\.0\.1:\d+: .*ECONNREFUSED/,
      remedy: /systemctl start mosquitto\), or correct server in \[mqtt\]/,
      seed: async (machine) => machine.set('mqtt', 'server', `127.0.0.1:${await freePort()}`),
    },
    {
      what: 'a broker that refuses the login',
      name: 'mqtt-login',
      message: /Not authorized/i,
      remedy: /does not let "tocsin" in: correct username and password in \[mqtt\].*mosquitto_passwd/,
      seed: (machine) => brokerWith(machine, `password_file ${machine.write('passwords', '', 0o600)}`),
    },
    {
      what: 'a broker whose certificate is for another name',
      name: 'mqtt-tls',
      message: /does not match certificate's altnames/i,
      remedy: /openssl s_client -connect 127\.0\.0\.1:\d+/,
      seed: async (machine) => {
        const { chain, key } = machine.around.authority.issue();
        const port = await brokerWith(machine, 'allow_anonymous true', `certfile ${chain}`, `keyfile ${key}`);
        machine.set('mqtt', 'server', `127.0.0.1:${port}`);
        machine.set('mqtt', 'tls_ca', machine.around.authority.cert);
      },
    },
    {
      what: 'a broker whose authority nobody trusts',
      name: 'mqtt-tls',
      message: /self-signed certificate in certificate chain|unable to verify/i,
      remedy: /set tls_ca in \[mqtt\] to the CA of the broker/,
      seed: async (machine) => {
        const { chain, key } = machine.around.authority.issue();
        const port = await brokerWith(machine, 'allow_anonymous true', `certfile ${chain}`, `keyfile ${key}`);
        machine.set('mqtt', 'server', `mqtts://127.0.0.1:${port}`);
      },
    },
    {
      what: 'no way for pushes',
      name: 'fcm-settings',
      message: /fcm_v1_url is not set in \[fcm\], nor fcm_service_account_file/,
      remedy: /set fcm_service_account_file, or fcm_v1_url and fcm_v1_key/,
      seed: (machine) => {
        delete machine.settings['fcm']?.['fcm_service_account_file'];
      },
    },
    {
      what: 'a push proxy that is away',
      name: 'fcm',
      message: /cannot be reached/,
      remedy: /firewall, proxy and name service/,
      seed: async (machine) => {
        delete machine.settings['fcm']?.['fcm_service_account_file'];
        machine.set('fcm', 'fcm_v1_url', `http://127.0.0.1:${await freePort()}/`);
        machine.set('fcm', 'fcm_v1_key', 's3cret-proxy');
      },
    },
    {
      what: 'a push proxy whose certificate is not trusted',
      name: 'fcm',
      message: /cannot be reached: .*self-signed certificate/,
      remedy:
        /give 127\.0\.0\.1:\d+ a certificate that is trusted, or name its issuer in NODE_EXTRA_CA_CERTS/,
      seed: async (machine) => {
        delete machine.settings['fcm']?.['fcm_service_account_file'];
        machine.set('fcm', 'fcm_v1_url', `https://127.0.0.1:${await selfSigned(machine)}/`);
        machine.set('fcm', 'fcm_v1_key', 's3cret-proxy');
      },
    },
    {
      what: 'Google out of reach',
      name: 'fcm',
      message: /gave no answer/,
      remedy: /curl -I https:\/\/fcm\.googleapis\.com/,
      seed: async (machine) =>
        machine.write(
          'account.json',
          machine.around.fcm.keyFile({ token_uri: `https://127.0.0.1:${await freePort()}/token` }),
        ),
    },
    {
      what: 'a service account that is none',
      name: 'fcm-settings',
      message: /account\.json has a private_key that is none/,
      remedy: /put it in \S+account\.json/,
      seed: (machine) => machine.write('account.json', machine.around.fcm.keyFile({ private_key: 's3cret' })),
    },
    {
      what: 'a service account that Google does not know any more',
      name: 'fcm-settings',
      message: /Google gives no access to pusher@\S+: status 400 invalid_grant: Account not found/,
      remedy: /make a new key \(Firebase console/,
      seed: (machine) => {
        const { fcm } = machine.around;
        const body = '{"error":"invalid_grant","error_description":"Account not found"}';
        fcm.grantRefusal = { status: 400, body };
        machine.opened.defer(() => {
          fcm.grantRefusal = undefined;
        });
      },
    },
    {
      what: 'a service account that is not there',
      name: 'fcm-settings',
      message: /there is no gone in/,
      remedy: /\[fcm\] fcm_service_account_file/,
      seed: (machine) => machine.set('fcm', 'fcm_service_account_file', machine.at('gone/account.json')),
    },
    {
      what: 'pictures for phones that come without TLS',
      severity: 'hint',
      name: 'picture-url',
      message: /cam\.example: phones show no pictures without https/,
      remedy: /write https:\/\//,
      seed: (machine) => pushes(machine, 'http://cam.example/zm/index.php?eid=EVENTID&pass=s3cret-url'),
    },
    {
      what: 'pictures for phones behind a certificate that they do not trust',
      severity: 'hint',
      name: 'picture-url',
      message: /the certificate of 127\.0\.0\.1 is none that phones trust/,
      remedy: /certbot/,
      seed: async (machine) =>
        pushes(machine, `https://127.0.0.1:${await selfSigned(machine)}/zm?p=s3cret-url`),
    },
    {
      what: 'pictures for phones at an address of the house',
      severity: 'hint',
      name: 'picture-url',
      message: /127\.0\.0\.1 can be reached at home only/,
      remedy: /VPN/,
      seed: async (machine) => pushes(machine, `https://127.0.0.1:${await freePort()}/zm?eid=EVENTID`),
    },
    {
      what: 'a port that somebody else has',
      name: 'port',
      message: /another program has it/,
      remedy: /sudo ss -ltnp 'sport = :\d+'/,
      also: ['hint running'],
      seed: async (machine) => {
        await nobodyRuns(machine);
        machine.set('network', 'port', String(await occupy(machine)));
      },
    },
    {
      what: 'a monitoring port that somebody else has',
      name: 'metrics-port',
      message: /another program has it/,
      remedy: /set another \[metrics\] port/,
      also: ['hint running'],
      seed: async (machine) => {
        const { url } = machine.opened.use(await startService((response) => response.end('"hello"')));
        machine.set('metrics', 'port', new URL(url).port);
      },
    },
    {
      what: 'an address that is none of this machine',
      name: 'port',
      message: /this machine has no such address/,
      remedy: /ip -brief address/,
      also: ['hint running'],
      seed: async (machine) => {
        await nobodyRuns(machine);
        machine.set('network', 'address', '192.0.2.1');
      },
    },
    {
      what: 'an address of IPv6 that is none of this machine',
      name: 'port',
      message: /2001:db8::1 cannot be listened on: this machine has no (?:such address|IPv6)/,
      remedy: /\[network\] address/,
      also: ['hint running'],
      seed: async (machine) => {
        await nobodyRuns(machine);
        machine.set('network', 'address', '2001:db8::1');
      },
    },
    {
      what: 'an address that is a name of nobody',
      name: 'port',
      message: /that is no address, and no name that leads to one/,
      remedy: /ip -brief address/,
      also: ['hint running'],
      seed: async (machine) => {
        await nobodyRuns(machine);
        machine.set('network', 'address', 'nobody.invalid');
      },
    },
    {
      what: 'a port that takes root',
      name: 'port',
      message: /port 443 on 127\.0\.0\.1 cannot be listened on: this user may not use so low a port/,
      remedy: /1024 or more, or allow it: sudo sysctl net\.ipv4\.ip_unprivileged_port_start=443/,
      also: ['hint running'],
      asWebUser: true,
      seed: async (machine) => {
        await nobodyRuns(machine);
        machine.set('network', 'port', '443');
      },
    },
  ]);
});
