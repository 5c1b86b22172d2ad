import path from 'node:path';
import type { Config } from '@tocsin/config';
import { CodedError, errorMessage } from '@tocsin/errors';
import { AllowedHosts } from '@tocsin/remote-detection';
import { PasswordCheck } from '@tocsin/zoneminder';
import type { Logger } from 'pino';
import { Callers } from './callers';
import { type OwnLooksParts, ownLooks } from './own-looks';
import { createRemoteServer } from './remote-server';
import { SentPictures } from './sent-pictures';
import { withRemoteConfig } from './server-settings';
import { tokenKey } from './token-key';
import { Tokens } from './tokens';
import { Users } from './users';

export interface RemoteServerParts extends OwnLooksParts {
  readonly config: Pick<Config, 'general' | 'detector'>;
  readonly log: Logger;
}

/**
 * Answers others over HTTP where `[detector] remote_port` or `remote_config` is set. Disposing it stops that.
 * @throws CodedError `remote-settings`, `cannot-listen`, or what is wrong with the file of `remote_config`
 */
export async function startRemoteServer(
  parts: RemoteServerParts,
): Promise<AsyncDisposable & { readonly port: number | null }> {
  const { config, configFor, log } = parts;
  const { general } = config;
  const detector = await withRemoteConfig(config.detector);
  const { remote_port: port, remote_address: host } = detector;
  if (port === undefined) return { port: null, [Symbol.asyncDispose]: () => Promise.resolve() };
  const { portal, allowSelfSigned } = (await configFor(null)).portal;
  const app = createRemoteServer({
    looks: ownLooks(parts),
    callers: new Callers({
      users: usersOf(detector, log),
      tokens: new Tokens({
        key: await tokenKey(detector.remote_secret_key, path.resolve(general.base_data_path), log),
        lifetimeSeconds: detector.remote_token_lifetime,
        now: Date.now,
      }),
      now: Date.now,
    }),
    sent: new SentPictures(detector.remote_images_path, log),
    allowed: new AllowedHosts(portal === null ? [] : [portal], detector.remote_allowed_hosts),
    allowsSelfSigned: allowSelfSigned,
    timeoutMs: detector.detection_deadline * 1000,
    log,
  });
  try {
    await app.listen({ port, host });
  } catch (error) {
    throw new CodedError(
      'cannot-listen',
      `detection for others cannot listen on ${host}, port ${port}: ${errorMessage(error)}; correct [detector] remote_port and remote_address`,
      { cause: error },
    );
  }
  const address = app.server.address();
  const given = address === null || typeof address === 'string' ? port : address.port;
  log.info({ address: host, port: given }, 'detection for others: ready');
  return { port: given, [Symbol.asyncDispose]: () => app.close() };
}

function usersOf(detector: Config['detector'], log: Logger): Users | undefined {
  const {
    remote_auth: asks,
    remote_user: user,
    remote_password: password,
    remote_users_file: file,
  } = detector;
  if (!asks) {
    log.warn('detection for others asks nobody to log in; see [detector] remote_auth');
    return undefined;
  }
  if (file === undefined && (user === undefined || password === undefined)) {
    throw new CodedError(
      'remote-settings',
      '[detector] remote_port is set, but nobody may log in; set remote_user and remote_password, or remote_users_file, or remote_auth = no',
    );
  }
  return new Users({ user, password, file, passwords: new PasswordCheck(), log });
}
