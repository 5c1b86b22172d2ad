/** Longest piece of a raw message that goes into the log, characters. */
const loggedChars = 1000;

/** `val` is what `escontrol` sets a setting to. */
const secretKey = /pass|token|secret|^val$/i;

/** Anything in a broken frame that may begin a secret, escaped letters included. */
const secretHint = /pass|token|secret|pwd|"val"|\\u/i;

/** A value that goes on after such a word: an address with a password, a message inside a message. */
const secretInValue = /(?:pass|token|secret|pwd)\w*\W/i;

/**
 * A client's message for the log, without what it keeps secret. What is not JSON is cut at the first hint of a
 * secret: where the secret ends cannot be told in a broken frame.
 */
export function maskedMessage(text: string): string {
  return shortened(isJson(text) ? maskedJson(text) : maskedText(text));
}

function maskedJson(text: string): string {
  const masked = JSON.stringify(JSON.parse(text), maskedValue);
  return masked.replaceAll(`"${mask}"`, mask);
}

function maskedValue(key: string, value: unknown): unknown {
  if (secretKey.test(key)) return value === '' || value === null ? value : mask;
  if (typeof value !== 'string') return value;
  const at = value.search(secretInValue);
  return at === -1 ? value : `${value.slice(0, at)}${mask}`;
}

const mask = '***';

function maskedText(text: string): string {
  const at = text.search(secretHint);
  return at === -1 ? text : `${text.slice(0, at)}*** (not JSON, the rest may hold a password)`;
}

const shortened = (text: string): string => {
  const printable = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '.');
  return printable.length > loggedChars
    ? `${printable.slice(0, loggedChars)}… (${printable.length} characters)`
    : printable;
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
