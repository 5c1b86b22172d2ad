/** One setting as somebody wrote it, before it is checked. */
export interface Setting {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  /** File and line, the name of the environment variable, or the flag. */
  readonly where: string;
  /** Taken as it is: neither the name of a secret nor a template. */
  readonly isLiteral?: boolean;
  /** From a secrets file: never to be quoted in a message. */
  readonly isHidden?: boolean;
}

/** Settings by `section.key`; a later one replaces an earlier one. */
export class Settings {
  readonly #byName = new Map<string, Setting>();

  set(setting: Setting): void {
    this.#byName.set(`${setting.section}.${setting.key}`, setting);
  }

  get(section: string, key: string): Setting | undefined {
    return this.#byName.get(`${section}.${key}`);
  }

  delete(section: string, key: string): void {
    this.#byName.delete(`${section}.${key}`);
  }

  [Symbol.iterator](): IterableIterator<Setting> {
    return [...this.#byName.values()][Symbol.iterator]();
  }

  /** `{ section: { key: value } }`, as the schema takes it. */
  toObject(): Record<string, Record<string, unknown>> {
    const sections: Record<string, Record<string, unknown>> = {};
    for (const { section, key, value } of this) (sections[section] ??= {})[key] = value;
    return sections;
  }
}
