import type { Config } from '@tocsin/config';
import type { Notification, Outcome } from '@tocsin/messages';
import { hasOwnLogin, pictureOf, pictureUrl, signedPictureUrl, type SignText } from '@tocsin/notifications';
import type { Logger } from 'pino';

/**
 * Where the picture of an event is to be had; undefined where none is to be shown. It may hold a password.
 * @param startOutcome - for an end: what looking at its start came to
 */
export type PictureLink = (notification: Notification, startOutcome?: Outcome) => string | undefined;

/** What it takes to hand out pictures ourselves. */
export interface SignedLinks {
  /** Of this gateway, as clients reach it. */
  readonly base: string;
  readonly sign: SignText;
  readonly lifetimeMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** @param signed - undefined where pictures are ZoneMinder's business */
export function pictureLinks(
  config: Pick<Config, 'customize'>,
  signed: SignedLinks | undefined,
  log: Logger,
): PictureLink {
  if (signed === undefined) warnOfTemplate(config, log);
  // The settings are looked at each time: control clients may change them.
  return (notification, startOutcome) => {
    const { customize } = config;
    if (!customize.include_picture) return undefined;
    return signed === undefined
      ? portalLink(customize, notification, startOutcome)
      : signedLink(customize.picture_url, signed, notification, startOutcome);
  };
}

function warnOfTemplate({ customize }: Pick<Config, 'customize'>, log: Logger): void {
  const { include_picture: isIncluded, picture_url: template } = customize;
  if (isIncluded && template === undefined) {
    log.warn('include_picture is on, but there is no picture_url in [customize]: no picture is included');
  } else if (isIncluded && hasOwnLogin(template ?? '')) {
    log.warn(
      'picture_url has a login in it: put it into picture_portal_username and picture_portal_password instead',
    );
  }
}

function portalLink(
  customize: Config['customize'],
  notification: Notification,
  startOutcome: Outcome | undefined,
): string | undefined {
  const { picture_url: template } = customize;
  if (template === undefined) return undefined;
  const { picture_portal_username: username, picture_portal_password: password } = customize;
  const address = {
    template,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
  return pictureUrl(address, notification, startOutcome);
}

/** `picture_url` still says which picture is meant, and how wide. */
function signedLink(
  template: string | undefined,
  { base, sign, lifetimeMs, now }: SignedLinks,
  notification: Notification,
  startOutcome: Outcome | undefined,
): string {
  const width = /[?&]width=(\d+)/.exec(template ?? '')?.[1];
  const picture = pictureOf(template, notification, startOutcome);
  const url = signedPictureUrl(base, picture, now() + lifetimeMs, sign);
  return width === undefined ? url : `${url}&width=${width}`;
}
