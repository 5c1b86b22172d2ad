import type { Notification, Outcome } from '@tocsin/messages';
import { replacePictureWords } from './picture-words';

/** Where recipients find the picture of an event. */
export interface PictureAddress {
  /** `picture_url`. */
  readonly template: string;
  /** `picture_portal_username` and `picture_portal_password`. */
  readonly username?: string;
  readonly password?: string;
}

/**
 * The URL of an event's picture, by `picture_url` (push-and-mqtt 4). It may hold a password: log it masked
 * only.
 * @param startOutcome - for an end: what looking at its start came to
 */
export function pictureUrl(
  { template, username, password }: PictureAddress,
  notification: Notification,
  startOutcome?: Outcome,
): string {
  const url = replacePictureWords(template, notification, startOutcome);
  return withParameter(withParameter(url, 'username', username), 'password', password);
}

/** What old files have in the template itself; the two `picture_portal_` keys are the place for it. */
const ownLogin = /[?&](?:user(?:name)?|pass(?:word)?)=/i;

/** Whether a template brings a login of its own, of which the operator is warned at the start. */
export function hasOwnLogin(template: string): boolean {
  return ownLogin.test(template);
}

function withParameter(url: string, name: 'username' | 'password', value: string | undefined): string {
  if (value === undefined || value === '') return url;
  const isThere = new RegExp(`[?&]${name === 'username' ? 'user(?:name)?' : 'pass(?:word)?'}=`, 'i');
  return isThere.test(url) ? url : `${url}&${name}=${percentEncoded(value)}`;
}

/** Half a surrogate pair is no character, and `encodeURIComponent` throws at it. */
const percentEncoded = (value: string): string =>
  encodeURIComponent(value.replaceAll(/\p{Surrogate}/gu, '\u{FFFD}'));
