import { CodedError } from '@tocsin/errors';

/** One mistake in a setting: where it stands, what is wrong, what to do. */
export interface ConfigProblem {
  /** File and line, the name of the environment variable, or the flag. */
  readonly where: string;
  /** The setting, as `section.key`, where it is about one. */
  readonly key?: string;
  readonly message: string;
}

/** Everything that is wrong with the configuration, at once. */
export class ConfigError extends CodedError {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ where, message }) => `  ${where}: ${message}`);
    super(
      'config-invalid',
      `the configuration has ${problems.length} mistake${problems.length === 1 ? '' : 's'}:\n${lines.join('\n')}`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}
