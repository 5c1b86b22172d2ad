import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { Check } from './checks';

/** Whether a web server answers there, whatever it answers. */
export const reachable =
  (url: string, { allowSelfSigned }: { readonly allowSelfSigned: boolean }): Check =>
  (signal) =>
    new Promise<void>((resolve, reject) => {
      const isTls = url.startsWith('https:');
      const options = { method: 'HEAD', signal, agent: false } as const;
      const request = isTls
        ? tlsRequest(url, { ...options, rejectUnauthorized: !allowSelfSigned })
        : plainRequest(url, options);
      request.on('response', (response) => {
        response.resume();
        resolve();
      });
      request.on('error', (cause) => {
        const place = new URL(url).host;
        const message = `${place} cannot be reached: ${errorMessage(cause)}`;
        reject(new CodedError('portal-unreachable', message, { cause, retryable: true }));
      });
      request.end();
    });
