const secrets = /\b((?:pass(?:word)?|token|auth|signature)=)[^&\s"]*/gi;

/** Hides what opens doors in the addresses of a text, for logs (push-and-mqtt 4). */
export const maskPictureUrl = (text: string): string => text.replace(secrets, '$1xxx');
