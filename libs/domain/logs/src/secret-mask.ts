const censor = '***';

/** Takes secrets out of whatever is written, however they are wrapped: in a text, an address, a nested object. */
export class SecretMask {
  #forms: readonly string[] = [];

  /** From now on these are masked, too. */
  add(secrets: readonly string[]): void {
    const forms = secrets.flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      formEncoded(secret),
      escaped(secret),
    ]);
    this.#forms = [...new Set([...this.#forms, ...forms])]
      .filter((form) => form !== '')
      // The longest first: a secret may begin with another.
      .toSorted((one, other) => other.length - one.length);
  }

  text(text: string): string {
    return this.#forms.reduce((masked, form) => masked.replaceAll(form, censor), text);
  }

  /** A line of JSON. Only values are masked, so that it stays one. */
  json(line: string): string {
    // Reading it costs more than looking; nearly no line holds a secret.
    if (!this.#forms.some((form) => line.includes(escaped(form)))) return line;
    try {
      const value: unknown = JSON.parse(line);
      return `${JSON.stringify(this.#value(value))}\n`;
    } catch {
      return this.text(line);
    }
  }

  #value(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.#value(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, this.#value(inner)]));
  }
}

/** As in the query of a form: a blank is a plus. */
const formEncoded = (secret: string): string => encodeURIComponent(secret).replaceAll('%20', '+');

/** As inside a text that is JSON. */
const escaped = (secret: string): string => JSON.stringify(secret).slice(1, -1);
