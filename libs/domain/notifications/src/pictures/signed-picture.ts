import { EventId, type Notification, type Outcome } from '@tocsin/messages';
import { replacePictureWords } from './picture-words';

/** A picture that we hand out ourselves. */
export interface EventPicture {
  readonly eventId: EventId;
  /** ZoneMinder's word for it (`alarm`, `snapshot`, `objdetect_gif`) or a frame number. */
  readonly fid: string;
}

/** Signs a text with our key, e.g. HMAC-SHA256 as base64url; nothing that needs escaping in a URL. */
export type SignText = (text: string) => string;
/** Whether a signature is the right one for a text. It must take as long for a wrong one, wherever it differs. */
export type VerifyText = (text: string, signature: string) => boolean;

export type SignedPicture =
  | { readonly kind: 'picture'; readonly picture: EventPicture }
  /** Ours, but its time is over: 410. */
  | { readonly kind: 'expired'; readonly picture: EventPicture }
  /** Not ours: 403. */
  | { readonly kind: 'refused' };

const folder = 'pictures';
/** Words and numbers only: the name goes into a query to the portal and into names of files. */
const pictureName = /^(?:[a-z]\w{0,31}|\d{1,9})$/;

/** Which picture of an event to show: the `fid` of `picture_url`, its words replaced; without one, the best match. */
export function pictureOf(
  template: string | undefined,
  notification: Notification,
  startOutcome?: Outcome,
): EventPicture {
  const wanted = /[?&]fid=([^&#]*)/.exec(template ?? '')?.[1] ?? 'BESTMATCH';
  const fid = replacePictureWords(wanted, notification, startOutcome);
  return { eventId: notification.alarm.eventId, fid: pictureName.test(fid) ? fid : 'snapshot' };
}

/**
 * A URL under which a picture can be had until it expires, with no password in it.
 * @param base - of the gateway as clients reach it, e.g. `https://host:9000`
 */
export function signedPictureUrl(
  base: string,
  picture: EventPicture,
  expiresAtMs: number,
  sign: SignText,
): string {
  // Rounded up: a link is never shorter-lived than promised.
  const expires = Math.ceil(expiresAtMs / 1000);
  const path = `${base.replace(/\/+$/, '')}/${folder}/${picture.eventId}/${picture.fid}`;
  return `${path}?expires=${expires}&signature=${sign(signedText(picture, expires))}`;
}

/** The path of every signed picture, with its parts as a router names them. */
export const signedPicturePath = `/${folder}/:eventId/:fid`;

/** The parts of a request for a picture as they come from outside: anything at all. */
export interface PictureRequest {
  readonly eventId: unknown;
  readonly fid: unknown;
  readonly expires: unknown;
  readonly signature: unknown;
}

/** Checks a request: the signature first, so that a stranger learns nothing from the difference of 403 and 410. */
export function readSignedPicture(request: PictureRequest, nowMs: number, verify: VerifyText): SignedPicture {
  const { fid, signature } = request;
  const id = EventId.safeParse(wholeNumber(request.eventId));
  const expires = wholeNumber(request.expires);
  if (!id.success || expires === undefined || typeof fid !== 'string' || typeof signature !== 'string') {
    return { kind: 'refused' };
  }
  const picture: EventPicture = { eventId: id.data, fid };
  if (!pictureName.test(fid) || !verify(signedText(picture, expires), signature)) return { kind: 'refused' };
  return { kind: nowMs < expires * 1000 ? 'picture' : 'expired', picture };
}

/** What is signed. The first word keeps the signature from being good for anything else under the same key. */
function signedText({ eventId, fid }: EventPicture, expires: number): string {
  return `picture\n${eventId}\n${fid}\n${expires}`;
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'string' && /^[1-9]\d{0,14}$/.test(value) ? Number(value) : undefined;
}
