/** How often a device was pushed to in a month. */
export interface Invocations {
  /** Attempts, not successes. */
  readonly count: number;
  /** The local month they were made in, 0 to 11. */
  readonly at: number;
}

/** A phone that gets pushes; one entry of the token file (push-and-mqtt 6). */
export interface Device {
  /** What FCM knows the app's installation by. */
  readonly token: string;
  /** `ios`, `android`, or whatever was stored; `unknown` where nothing was. */
  readonly platform: string;
  /** `1,2,5`; `''` and `-1` mean every monitor. */
  readonly monlist: string;
  /** Seconds, by position in `monlist`. */
  readonly intlist: string;
  /** Where there is one for all its monitors: seconds, in place of `intlist`. Never in the token file. */
  readonly intervalSeconds?: number;
  readonly pushstate: PushState;
  /** `unknown` for old apps. */
  readonly appversion: string;
  readonly invocations: Invocations;
  /** The app's name for this server. */
  readonly profile?: string;
  /** The ZoneMinder user who registered it; a key of ours. Without one nothing is known of permissions. */
  readonly user?: string;
  /** The number on the app's icon after the last push. Lives in memory, never in the token file. */
  readonly badge: number;
  /** Keys of the token file that we do not know, as they were. */
  readonly extra: Readonly<Record<string, unknown>>;
}

export type PushState = 'enabled' | 'disabled';

/** The platforms that have a part of their own in a push. */
export type Platform = 'android' | 'ios' | 'other';

export function platformOf({ platform }: Pick<Device, 'platform'>): Platform {
  const name = platform.trim().toLowerCase();
  return name === 'android' || name === 'ios' ? name : 'other';
}

/** Old apps say nothing of their version, and do not make the notification channel that newer ones make. */
export const knowsAppVersion = ({ appversion }: Pick<Device, 'appversion'>): boolean =>
  appversion !== '' && appversion !== 'unknown';

/** A token as it may stand in a log: its last ten characters, as the old server wrote it. */
export const maskToken = (token: string): string => `...${token.slice(-10)}`;
