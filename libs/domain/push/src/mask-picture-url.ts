const secretParameter = /\b((?:pass(?:word)?|token|auth|signature)=)[^&\s"]*/gi;
const secretUser = /(\/\/[^/:@\s"]*:)[^/\s"]*@/g;

/** Hides what opens doors in the addresses of a text, for logs (push-and-mqtt 4). */
export const maskPictureUrl = (text: string): string =>
  text.replace(secretParameter, '$1xxx').replace(secretUser, '$1xxx@');
