import { Config } from '@tocsin/config';

/** What a new user would write for a house with our own detection: everything else is a default. */
export function demoConfig(port: number, brokerPort: number): Config {
  return Config.parse({
    network: { address: '127.0.0.1', port },
    ssl: { enable: false },
    fcm: { enable: false },
    mqtt: { enable: true, server: `127.0.0.1:${brokerPort}` },
    customize: { read_alarm_cause: true },
    hook: { use_hook_description: true },
    detector: { enable: true },
  });
}
