/** Something to be said of a setting: where it stands, what is wrong, what to do. */
export interface ConfigNote {
  /** File, and line where it has one. */
  readonly where: string;
  readonly message: string;
}

/** What was found out about a file while it was read. */
export interface ConfigNotes {
  /** Mistakes: the file cannot be used as it stands. */
  readonly problems: readonly ConfigNote[];
  /** What works otherwise than written, or not at all; for the log, once. */
  readonly warnings: readonly ConfigNote[];
  /** Old names that are understood, with their new ones; for who asks (`tocsin check-config`). */
  readonly notices: readonly ConfigNote[];
}

/** Collects notes. What is said of a topic is said once. */
export class NoteBook implements ConfigNotes {
  readonly problems: ConfigNote[] = [];
  readonly warnings: ConfigNote[] = [];
  readonly notices: ConfigNote[] = [];
  readonly #topics = new Set<string>();

  problem(where: string, message: string): void {
    this.#add(this.problems, where, message, `${where} ${message}`);
  }

  /** @param topic - what the message is about, where several places would lead to the same one */
  warn(where: string, message: string, topic = `${where} ${message}`): void {
    this.#add(this.warnings, where, message, topic);
  }

  notice(where: string, message: string): void {
    this.#add(this.notices, where, message, `${where} ${message}`);
  }

  /** Takes over what was found out elsewhere. */
  addAll({ problems, warnings, notices }: ConfigNotes): void {
    for (const { where, message } of problems) this.problem(where, message);
    for (const { where, message } of warnings) this.warn(where, message);
    for (const { where, message } of notices) this.notice(where, message);
  }

  #add(list: ConfigNote[], where: string, message: string, topic: string): void {
    if (this.#topics.has(topic)) return;
    this.#topics.add(topic);
    list.push({ where, message });
  }
}
