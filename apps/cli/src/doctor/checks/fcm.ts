import { CodedError, errorMessage } from '@tocsin/errors';
import { FcmSender, tryServiceAccount } from '@tocsin/fcm';
import { reachable } from '@tocsin/metrics';
import { pathObstacle } from '@tocsin/runtime';
import { type Check, type Fault, fault, type Scene } from '../check';
import { isOfCertificate } from '../is-of-certificate';

const patienceMs = 5_000;
const letOut =
  'let this machine out to it: see firewall, proxy and name service (getent hosts, curl -I https://fcm.googleapis.com)';

/** Whether pushes can go out, without sending one. */
export const fcm: Check = {
  finds: ['fcm', 'fcm-settings'],
  remedy: 'see [fcm]',
  touchesFiles: true,
  look: async ({ config, fcm: options, log }) => {
    if (!config.fcm.enable) return [];
    await using sender = await FcmSender.open(() => config.fcm, log);
    if (sender.obstacle !== undefined) {
      const remedy =
        'set fcm_service_account_file, or fcm_v1_url and fcm_v1_key, in [fcm]; without phones: enable = no';
      return [fault('fcm-settings', sender.obstacle, remedy)];
    }
    const { fcm_service_account_file: file, fcm_v1_url: url } = config.fcm;
    if (file !== undefined) return ofAccount(file, options);
    if (url === undefined) return [];
    return ofProxy(url);
  },
};

async function ofProxy(url: string): Promise<readonly Fault[]> {
  try {
    await reachable(url, { allowSelfSigned: false })(AbortSignal.timeout(patienceMs));
    return [];
  } catch (error) {
    const trust = `give ${new URL(url).host} a certificate that is trusted, or name its issuer in NODE_EXTRA_CA_CERTS`;
    return [fault('fcm', errorMessage(error), isOfCertificate(error) ? trust : letOut)];
  }
}

/** Google gives leave to send to the account, or says why not. */
async function ofAccount(file: string, { agent }: Scene['fcm']): Promise<readonly Fault[]> {
  if (pathObstacle(file, 'read') !== undefined) return []; // another check says so
  try {
    await tryServiceAccount(file, { timeoutMs: patienceMs, agent });
    return [];
  } catch (error) {
    const isAway = error instanceof CodedError && error.code === 'push-unreachable';
    if (isAway) return [fault('fcm', errorMessage(error), letOut)];
    const remedy = `make a new key (Firebase console, Project settings, Service accounts) and put it in ${file}`;
    return [fault('fcm-settings', errorMessage(error), remedy)];
  }
}
