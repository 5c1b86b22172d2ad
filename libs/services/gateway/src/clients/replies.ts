import {
  type AuthReply,
  compatibilityVersion,
  type FailReply,
  type Reason,
  serverName,
  type VersionReply,
} from '@tocsin/client-frames';
import manifest from '../../package.json';

const versions = { version: compatibilityVersion, server: serverName(manifest.version) };

export const authReply: AuthReply = { event: 'auth', type: '', status: 'Success', reason: '', ...versions };

export const versionReply: VersionReply = {
  event: 'control',
  type: 'version',
  status: 'Success',
  reason: '',
  ...versions,
};

export function failReply(event: FailReply['event'], type: string, reason: Reason): FailReply {
  return { event, type, status: 'Fail', reason };
}

/** What clients of the earliest protocol get for an auth: no envelope (seed 003). */
export const bareAuthReply = { status: 'Success', reason: '' } as const;

export const bareFailReply = (reason: Reason) => ({ status: 'Fail', reason }) as const;
