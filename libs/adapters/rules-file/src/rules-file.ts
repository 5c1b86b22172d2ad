import { channel } from 'node:diagnostics_channel';
import { readFile, stat } from 'node:fs/promises';
import { errorMessage } from '@tocsin/errors';
import { type News, newsChannel } from '@tocsin/health';
import { judge, noRules, parseRules, type Rules, type RulesQuestion, type RulesVerdict } from '@tocsin/rules';
import type { Logger } from 'pino';
import { boundedSearch } from './bounded-search';
import { BrokenText, readTree } from './read-tree';

const searchLimitMs = 50;
const sizeLimitBytes = 4 * 1024 * 1024;
const search = boundedSearch(searchLimitMs);
const say = (news: News): void => channel(newsChannel).publish(news);

/**
 * The rules of the operator, `[customize] es_rules`. A file that cannot be read or understood is no reason to keep
 * an alarm back: it is an error in the log, and everything is allowed.
 */
export class RulesFile {
  #path: string | undefined;
  readonly #log: Logger;
  #rules: Rules = noRules;
  /** Of the file when it was read. */
  #state: string | undefined;
  #refreshing: Promise<void> | undefined;

  private constructor(path: string | undefined, log: Logger) {
    this.#path = path;
    this.#log = log;
  }

  /** @param path - undefined where none is configured: everything is allowed */
  static async open(path: string | undefined, log: Logger): Promise<RulesFile> {
    const file = new RulesFile(path, log);
    await file.reload();
    return file;
  }

  /** The same with another file, or with none any more. */
  async use(path: string | undefined): Promise<void> {
    this.#path = path;
    if (path === undefined) {
      this.#rules = noRules;
      say({ kind: 'up', dependency: 'rules' });
    }
    await this.reload();
  }

  /** Reads the file again. Never throws; what is wrong is said in the log, with its line or place. */
  async reload(): Promise<void> {
    if (this.#path === undefined) return;
    this.#state = await stateOf(this.#path);
    this.#rules = await this.#read(this.#path);
  }

  /** Reads the file again where it has changed, so it is to be asked before every alarm. Never throws. */
  async refresh(): Promise<void> {
    this.#refreshing ??= this.#reloadChanged().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /** Asks the rules about an event. What is wrong with a rule that was met is said in the log. */
  judge(question: RulesQuestion): RulesVerdict {
    const verdict = judge(this.#rules, question, search);
    for (const problem of verdict.problems) {
      this.#log.error({ rules: this.#path, monitorId: question.monitorId }, problem);
    }
    return verdict;
  }

  async #reloadChanged(): Promise<void> {
    if (this.#path !== undefined && (await stateOf(this.#path)) !== this.#state) await this.reload();
  }

  async #read(path: string): Promise<Rules> {
    const text = await this.#textOf(path);
    if (text === undefined) return noRules;
    try {
      const { rules, problems } = parseRules(readTree(text));
      for (const { place, reason } of problems) {
        this.#log.error({ rules: path, place }, `${path}: ${place} ${reason}`);
      }
      const count = [...rules.values()].reduce((sum, list) => sum + list.length, 0);
      this.#log.info({ rules: path, monitors: rules.size, count }, 'rules read');
      say({ kind: 'up', dependency: 'rules' });
      return rules;
    } catch (error) {
      if (!(error instanceof BrokenText)) throw error;
      const where = error.line === undefined ? path : `${path} line ${error.line}`;
      this.#everythingIsAllowed(`${where} is neither JSON nor YAML (${error.message}); mend it and reload`);
      return noRules;
    }
  }

  async #textOf(path: string): Promise<string | undefined> {
    try {
      const { size } = await stat(path);
      if (size <= sizeLimitBytes) return await readFile(path, 'utf8');
      this.#everythingIsAllowed(`${path} has ${size} bytes, which is no rules file; see es_rules`);
    } catch (error) {
      this.#everythingIsAllowed(`${path} cannot be read (${errorMessage(error)}); see es_rules`);
    }
    return undefined;
  }

  #everythingIsAllowed(why: string): void {
    this.#log.error({ rules: this.#path }, `no rules, so every event is allowed: ${why}`);
    say({ kind: 'down', dependency: 'rules', reason: `every event is allowed: ${why}` });
  }
}

/** Changes whenever the file does. */
async function stateOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(path);
    return [ino, size, mtimeMs].join(' ');
  } catch (error) {
    return errorMessage(error);
  }
}
