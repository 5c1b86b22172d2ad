import path from 'node:path';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { fetchPicture } from '@tocsin/remote-detection';
import { legacyAnswer, zmDetectAnswer } from './answers';
import { HttpError, httpErrorOf } from './http-error';
import { jpegOf } from './jpeg-of';
import { readForm } from './multipart';
import { largestPicture, type RemoteParts } from './remote-parts';
import type { EventSight } from './looks-for-others';

const extensions = new Set(['.png', '.jpg', '.jpeg']);
const types = new Set(['object', 'face', 'alpr']);

/** What mlapi 1.x to 2.x answers, below `/api/v1`. */
export const mlapiRoutes: FastifyPluginAsync<RemoteParts> = async (app, parts) => {
  const { looks, callers, sent } = parts;
  app.setErrorHandler(async (error, request, reply) => {
    const { statusCode, message } = httpErrorOf(error);
    if (statusCode >= 500)
      request.log.error({ err: error }, 'a picture could not be looked at for somebody else');
    // Its login was made with another library than the rest, and says so.
    const body =
      request.url.includes('/login') && statusCode !== 400 ? { message } : { code: statusCode, msg: message };
    return reply.code(statusCode).send(body);
  });

  app.get('/health', async (_request, reply) => reply.type('application/json').send('"ok"'));

  app.post('/login', async (request) => {
    const body = recordOf(request.body);
    if (body === undefined) throw new HttpError(400, 'Missing JSON in request');
    const { username, password } = body;
    if (typeof username !== 'string' || username === '') throw new HttpError(400, 'Missing username');
    if (typeof password !== 'string' || password === '') throw new HttpError(400, 'Missing password');
    return callers.logIn(request, username, password);
  });

  app.post(
    '/detect/object',
    { onRequest: async (request) => callers.assertKnown(request) },
    async (request) => {
      const query = recordOf(request.query) ?? {};
      const type = typeof query.type === 'string' ? query.type : 'object';
      if (type === 'face_names') return { names: await looks.faceNames() };
      if (!types.has(type)) throw new HttpError(400, `Invalid Model:${type}`);
      const isToDelete = typeof query.delete === 'string' && /^(true|1)$/i.test(query.delete);
      const sight = await sightFor(request, type, isToDelete);
      return query.response_format === 'zm_detect'
        ? zmDetectAnswer(sight)
        : legacyAnswer(sight.matched?.found ?? []);
    },
  );

  async function sightFor(request: FastifyRequest, type: string, isToDelete: boolean): Promise<EventSight> {
    const signal = AbortSignal.timeout(parts.timeoutMs);
    const body = isForm(request) ? undefined : recordOf(request.body);
    if (body?.stream !== undefined && body.stream !== null) return eventSight(body, isToDelete, signal);
    const jpeg = await pictureOf(request, signal);
    if (!isToDelete) await sent.keep(jpeg);
    const sight = await looks.lookAtPicture(jpeg, {
      type,
      isSifted: true,
      monitorId: idOf(body?.mid),
      signal,
    });
    const isSeen = sight.found.length > 0;
    return { matched: isSeen ? sight : null, all: isSeen ? [sight] : [], zones: [] };
  }

  async function eventSight(
    body: Record<string, unknown>,
    isToDelete: boolean,
    signal: AbortSignal,
  ): Promise<EventSight> {
    const eventId = idOf(body.stream);
    // Upstream takes a path or an address, and so reads for the caller whatever the server may.
    if (eventId === null)
      throw new HttpError(400, 'stream is no event id; pictures are fetched from ZoneMinder only');
    return looks.lookAtEvent({
      eventId,
      monitorId: idOf(body.mid),
      reason: typeof body.reason === 'string' ? body.reason : '',
      streamOptions: recordOf(body.stream_options) ?? {},
      overrides: recordOf(body.ml_overrides) ?? {},
      isToDelete,
      signal,
    });
  }

  /** Sent as a file, or named by its address in a form or in JSON. */
  async function pictureOf(request: FastifyRequest, signal: AbortSignal): Promise<Uint8Array> {
    const form = isForm(request)
      ? readForm(bufferOf(request.body), request.headers['content-type'] ?? '')
      : undefined;
    const file = form?.files.get('file');
    if (file !== undefined) {
      if (!extensions.has(path.extname(file.name).toLowerCase()))
        throw new HttpError(400, `Bad file type ${file.name}`);
      if (file.content.length > largestPicture) throw new HttpError(413, 'The picture is larger than 5 MB');
      return jpegOf(file.content);
    }
    const url = form?.fields.get('url') ?? recordOf(request.body)?.url ?? recordOf(request.query)?.url;
    if (typeof url !== 'string' || url === '') throw new HttpError(400, 'could not determine file type');
    const { allowed, timeoutMs, allowsSelfSigned } = parts;
    const options = { allowed, timeoutMs, mostBytes: largestPicture, verifyTls: !allowsSelfSigned, signal };
    return jpegOf(await fetchPicture(url, options));
  }
};

function isForm({ headers }: FastifyRequest): boolean {
  return headers['content-type']?.toLowerCase().startsWith('multipart/form-data') === true;
}

function bufferOf(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

function recordOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Buffer.isBuffer(value) && !Array.isArray(value)
    ? { ...value }
    : undefined;
}

/** A positive whole number, also as text. */
function idOf(value: unknown): number | null {
  return /^[1-9]\d{0,15}$/.test(String(value)) ? Number(value) : null;
}
