import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import { mlapiRoutes } from './mlapi-routes';
import { pyzmRoutes } from './pyzm-routes';
import { largestPicture, type RemoteParts } from './remote-parts';
import { HttpError } from './http-error';

/** A form has a head and a tail around its picture. */
const largestBody = largestPicture + 65_536;
/** Looks that may be waited for; beyond that a caller had better ask somebody else. */
const mostAtOnce = 16;

/** Detection for others, in the manner of mlapi and of pyzm.serve. Does not listen yet. */
export function createRemoteServer(parts: RemoteParts & { readonly log: Logger }): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = parts.log;
  const app = Fastify({
    loggerInstance,
    // Addresses of pictures have tokens in them.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: largestBody,
    requestTimeout: 60_000,
  });
  app.addContentTypeParser(/^multipart\/form-data/, { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  limitLooks(app);
  app.setNotFoundHandler(async (_request, reply) =>
    reply.code(404).send({ code: 404, msg: 'Not Found', detail: 'Not Found' }),
  );
  app.register(mlapiRoutes, { ...parts, prefix: '/api/v1' });
  app.register(pyzmRoutes, parts);
  return app;
}

function limitLooks(app: FastifyInstance): void {
  let running = 0;
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.includes('/detect')) return;
    if (running >= mostAtOnce) throw new HttpError(503, 'too many pictures at once; try again');
    running += 1;
    // Also where the caller goes away before his answer.
    reply.raw.once('close', () => {
      running -= 1;
    });
  });
}
