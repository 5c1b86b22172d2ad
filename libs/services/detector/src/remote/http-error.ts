import { isRecord } from '@tocsin/errors';

/** An answer other than 200, with what the caller is told. */
export class HttpError extends Error {
  constructor(
    readonly statusCode: number,
    message: string,
  ) {
    super(message);
    this.name = 'HttpError';
  }
}

/** What a caller is told of an error of ours: never more than its code asks for. */
export function httpErrorOf(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  const { code, statusCode, message } = isRecord(error) ? error : {};
  const said = typeof message === 'string' ? message : 'something went wrong';
  if (code === 'picture-unreadable' || code === 'picture-truncated')
    return new HttpError(400, 'Could not decode image');
  if (code === 'address-refused') return new HttpError(403, said);
  if (code === 'address-unavailable' || code === 'no-picture') return new HttpError(400, said);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new HttpError(413, 'The picture is larger than 5 MB');
  // Fastify's own, of requests that it could not read.
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return new HttpError(statusCode, said);
  return new HttpError(
    500,
    code === 'detection-failed' ? said : 'the picture could not be looked at; see the log of the detector',
  );
}
