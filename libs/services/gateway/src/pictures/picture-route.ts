import { CodedError, isRecord } from '@tocsin/errors';
import { readSignedPicture, signedPicturePath, type VerifyText } from '@tocsin/notifications';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { EventPictures } from './event-pictures';

export interface PictureRouteParts {
  readonly pictures: Pick<EventPictures, 'find'>;
  readonly verify: VerifyText;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Pixels. */
const [leastWidth, mostWidth] = [16, 4096];

/** Most time for one picture, ms. */
const patienceMs = 15_000;

/** Serves pictures of events under signed addresses: 410 when they have expired, 403 when they are not ours. */
export function addPictureRoute(app: FastifyInstance, parts: PictureRouteParts): void {
  app.get(signedPicturePath, (request, reply) => answer(request, reply, parts));
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  { pictures, verify, log, now }: PictureRouteParts,
): Promise<FastifyReply> {
  const { eventId, fid } = asRecord(request.params);
  const { expires, signature, width } = asRecord(request.query);
  const asked = readSignedPicture({ eventId, fid, expires, signature }, now(), verify);
  void reply.header('x-content-type-options', 'nosniff');
  if (asked.kind === 'refused') return refuse(reply, 403, 'this address was not signed by this gateway');
  if (asked.kind === 'expired') return refuse(reply, 410, 'this address has expired');
  const pixels = widthOf(width);
  if (pixels === null) return refuse(reply, 400, `width is a number from ${leastWidth} to ${mostWidth}`);
  try {
    const { contentType, body } = await pictures.find(asked.picture, pixels, AbortSignal.timeout(patienceMs));
    const secondsLeft = Math.max(0, Math.floor(Number(expires) - now() / 1000));
    return await reply
      .type(contentType)
      .header('cache-control', `private, max-age=${Math.min(secondsLeft, 3600)}`)
      .send(body);
  } catch (error) {
    const isMissing = error instanceof CodedError && error.code === 'frame-missing';
    log[isMissing ? 'debug' : 'warn']({ err: error, ...asked.picture }, 'a picture could not be served');
    return isMissing
      ? refuse(reply, 404, 'there is no such picture')
      : refuse(reply, 503, 'the picture cannot be had at the moment');
  }
}

function refuse(reply: FastifyReply, status: number, error: string): FastifyReply {
  return reply.code(status).header('cache-control', 'no-store').send({ error });
}

/** Undefined where none is asked for, null where it is nonsense. */
function widthOf(value: unknown): number | undefined | null {
  if (value === undefined) return undefined;
  const pixels = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : 0;
  return pixels >= leastWidth && pixels <= mostWidth ? pixels : null;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
