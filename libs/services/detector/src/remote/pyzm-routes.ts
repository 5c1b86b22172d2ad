import type { FastifyPluginAsync } from 'fastify';
import { CodedError, errorMessage, isRecord } from '@tocsin/errors';
import { fetchPicture } from '@tocsin/remote-detection';
import { pyzmAnswer } from './answers';
import { HttpError, httpErrorOf } from './http-error';
import { jpegOf } from './jpeg-of';
import { readForm } from './multipart';
import { largestPicture, type RemoteParts } from './remote-parts';

/** As many as an event server of 7.x ever asks about at once. */
const mostAddresses = 32;

/** What pyzm.serve answers. Its callers sift what they get themselves. */
export const pyzmRoutes: FastifyPluginAsync<RemoteParts> = async (app, parts) => {
  const { looks, callers, sent, timeoutMs } = parts;
  const known = {
    onRequest: async (request: Parameters<typeof callers.assertKnown>[0]) => callers.assertKnown(request),
  };
  app.setErrorHandler(async (error, request, reply) => {
    const { statusCode, message } = httpErrorOf(error);
    if (statusCode >= 500)
      request.log.error({ err: error }, 'a picture could not be looked at for somebody else');
    return reply
      .code(statusCode)
      .send({ detail: message === 'incorrect credentials' ? 'Invalid credentials' : message });
  });

  app.post('/login', async (request) => {
    const { username, password } = recordOf(request.body);
    return callers.logIn(request, textOf(username), textOf(password));
  });

  app.get('/health', async () => ({ status: 'ok', models_loaded: true }));

  app.get('/models', async () => {
    const models = await looks.models();
    return { models: models.map(({ name, type, framework }) => ({ name, type, framework, loaded: true })) };
  });

  app.post('/detect', known, async (request) => {
    const form = Buffer.isBuffer(request.body)
      ? readForm(request.body, request.headers['content-type'] ?? '')
      : undefined;
    const file = form?.files.get('file');
    if (file === undefined) throw new HttpError(422, 'the form has no file');
    if (file.content.length === 0) throw new HttpError(400, 'Empty file');
    if (file.content.length > largestPicture) throw new HttpError(413, 'The picture is larger than 5 MB');
    const jpeg = await jpegOf(file.content);
    await sent.keep(jpeg);
    return pyzmAnswer(await lookAt(jpeg), 'single');
  });

  app.post('/detect_urls', known, async (request) => {
    const { urls, zm_auth: auth, verify_ssl: verify } = recordOf(request.body);
    const entries = Array.isArray(urls) ? urls.slice(0, mostAddresses).map(recordOf) : [];
    if (entries.length === 0) throw new HttpError(400, 'No URLs provided');
    const results: unknown[] = [];
    for (const { frame_id: frame, url } of entries) {
      if (typeof url !== 'string' || url === '') continue;
      try {
        const jpeg = await fetchFor(withAuth(url, textOf(auth)), verify !== false);
        results.push(pyzmAnswer(await lookAt(jpeg), nameOf(frame)));
      } catch (error) {
        if (error instanceof CodedError && error.code === 'detection-failed') throw error;
        request.log.warn(
          `the ${nameOf(frame).slice(0, 40)} picture that somebody named was not looked at: ${errorMessage(error)}`,
        );
      }
    }
    return { results };
  });

  function lookAt(jpeg: Uint8Array) {
    return looks.lookAtPicture(jpeg, {
      type: null,
      isSifted: false,
      monitorId: null,
      signal: AbortSignal.timeout(timeoutMs),
    });
  }

  async function fetchFor(url: string, verifies: boolean): Promise<Uint8Array> {
    const { allowed, allowsSelfSigned } = parts;
    const verifyTls = verifies && !allowsSelfSigned;
    const signal = AbortSignal.timeout(timeoutMs);
    return jpegOf(
      await fetchPicture(url, { allowed, timeoutMs: 10_000, mostBytes: largestPicture, verifyTls, signal }),
    );
  }
};

/** `token=…`, or the old `user=…&pass=…`. */
function withAuth(url: string, auth: string): string {
  if (auth === '') return url;
  return `${url}${url.includes('?') ? '&' : '?'}${auth}`;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

/** A frame is named by a word or a number. */
function nameOf(value: unknown): string {
  return typeof value === 'number' ? String(value) : textOf(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
