import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SignText, VerifyText } from '@tocsin/notifications';

/** Signs by HMAC-SHA256. */
export function pictureSignature(secret: string): { readonly sign: SignText; readonly verify: VerifyText } {
  const digest = (text: string) => createHmac('sha256', secret).update(text).digest();
  return {
    sign: (text) => digest(text).toString('base64url'),
    verify: (text, signature) => {
      const given = Buffer.from(signature, 'base64url');
      const right = digest(text);
      // One signature has one spelling: decoding alone would let padding and odd last letters pass.
      return (
        given.length === right.length &&
        timingSafeEqual(given, right) &&
        signature === right.toString('base64url')
      );
    },
  };
}
