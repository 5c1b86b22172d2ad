import { type Stats, statSync } from 'node:fs';
import { type Check, hint } from '../check';
import { ownName } from '../own-name';

const othersRead = 0o004;

/** Files with keys and tokens that every user of this machine may read; of the secrets file the settings say so. */
export const secretFiles: Check = {
  finds: ['secrets'],
  remedy: 'see the rights of the files that the settings name',
  touchesFiles: true,
  look: ({ config: { ssl, fcm, mqtt } }) => {
    const files = [
      ['the key of the certificate', ssl.enable ? ssl.key : undefined],
      ['the service account', fcm.enable ? fcm.fcm_service_account_file : undefined],
      ['the tokens of the phones', fcm.enable ? fcm.token_file : undefined],
      ['the key of the client certificate', mqtt.enable ? mqtt.tls_key : undefined],
    ] as const;
    return files.flatMap(([what, file]) => {
      if (file === undefined || ((statsOf(file)?.mode ?? 0) & othersRead) === 0) return [];
      const message = `${what} ${file} can be read by every user of this machine`;
      return [hint('secrets', message, `chown ${ownName()} ${file}; chmod 640 ${file}`)];
    });
  },
};

function statsOf(file: string): Stats | undefined {
  try {
    return statSync(file);
  } catch {
    return undefined; // that it is not there is another check's
  }
}
