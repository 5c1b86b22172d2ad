import { pathObstacle } from '@tocsin/runtime';
import { connectToBroker } from '../../mqtt-news';
import { type Check, type Fault, fault, type Scene } from '../check';

/** The MQTT broker, by the connection that the gateway makes. */
export const mqtt: Check = {
  finds: ['mqtt', 'mqtt-login', 'mqtt-tls'],
  remedy: 'see [mqtt]',
  touchesFiles: true,
  look: async ({ config, log }) => {
    const { enable, tls_ca: ca, tls_cert: cert, tls_key: key } = config.mqtt;
    const files = [ca, cert, key].filter((file) => file !== undefined);
    // Those that cannot be read are another check's.
    if (!enable || files.some((file) => pathObstacle(file, 'read') !== undefined)) return [];
    const { publisher, trouble } = await connectToBroker(config.mqtt, log);
    await publisher[Symbol.asyncDispose]();
    return trouble === undefined ? [] : [explain(trouble, config.mqtt)];
  },
};

const login = /not authorized|bad user ?name|identifier rejected|banned/i;
const tls = /certificate|self-signed|altname|ssl|tls|wrong version number|EPROTO/i;

function explain(trouble: string, { server, username, tls_ca: ca }: Scene['config']['mqtt']): Fault {
  const message = `the MQTT broker ${server}: ${trouble}`;
  if (login.test(trouble)) {
    const who = username === undefined ? 'nobody (no username in [mqtt])' : `"${username}"`;
    const remedy = `it does not let ${who} in: correct username and password in [mqtt], or let the broker know them (mosquitto_passwd)`;
    return fault('mqtt-login', message, remedy);
  }
  if (tls.test(trouble)) {
    const authority =
      ca === undefined
        ? 'set tls_ca in [mqtt] to the CA of the broker'
        : `see whether ${ca} is the CA of the broker`;
    const remedy = `write server in [mqtt] by the name in the broker's certificate (openssl s_client -connect ${server} shows it), and ${authority}; tls_insecure = yes asks for no proof`;
    return fault('mqtt-tls', message, remedy);
  }
  const remedy = `start the broker (systemctl start mosquitto), or correct server in [mqtt]; for a port with TLS write mqtts:// before it`;
  return fault('mqtt', message, remedy);
}
