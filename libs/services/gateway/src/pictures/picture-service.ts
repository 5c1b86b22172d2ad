import { hostname } from 'node:os';
import type { Config } from '@tocsin/config';
import { openPortal } from '@tocsin/zoneminder';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { EventPictures, type EventFolders } from './event-pictures';
import type { SignedLinks } from './picture-links';
import { addPictureRoute } from './picture-route';
import { pictureSecret } from './picture-secret';
import { pictureSignature } from './picture-signature';

export interface PictureServiceParts {
  readonly config: Config;
  readonly events: EventFolders | undefined;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Pictures that this gateway hands out itself, so that no ZoneMinder password leaves the house. */
export interface PictureService extends Disposable {
  addRoute(app: FastifyInstance): void;
  /** @param address - where the server listens */
  links(address: ListenAddress): SignedLinks;
}

interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Undefined unless `[gateway] signed_pictures` asks for it. */
export async function openPictureService({
  config,
  events,
  log,
  now,
}: PictureServiceParts): Promise<PictureService | undefined> {
  if (!config.gateway.signed_pictures) return undefined;
  const { sign, verify } = pictureSignature(await pictureSecret(config, log));
  const portal = openPortal(config.detector);
  const pictures = new EventPictures({ events, portal, log });
  return {
    addRoute: (app) => addPictureRoute(app, { pictures, verify, log, now }),
    links: (address) => ({
      base: baseOf(config, address, log),
      sign,
      lifetimeMs: config.gateway.picture_lifetime * 1000,
      now,
    }),
    [Symbol.dispose]: () => portal?.[Symbol.dispose](),
  };
}

function baseOf({ gateway, network, ssl }: Config, { port }: ListenAddress, log: Logger): string {
  if (gateway.public_url !== undefined) return gateway.public_url;
  const isEverywhere = network.address === '::' || network.address === '0.0.0.0';
  const host = isEverywhere ? hostname() : network.address;
  const base = `${ssl.enable ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  log.warn(
    `signed pictures have addresses that begin with ${base}; if phones reach us otherwise, set [gateway] public_url`,
  );
  return base;
}
