import type { Asked } from './config-check';

/** One sentence about configuration files, and a file that shows it. */
export interface FileRow extends Asked {
  readonly says: string;
  /** Settings that must come of it; the file is then free of mistakes. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** All mistakes, in order, each as a part of `file:line key | reason`. */
  readonly mistakes?: readonly (string | RegExp)[];
  /** Warnings that must be among them. */
  readonly warns?: readonly (string | RegExp)[];
}

/** What lets a file be about something else: no certificate, no phones. */
export const quietIni = '[ssl]\nenable = no\n[fcm]\nenable = no\n';
export const quietYaml = 'ssl: {enable: no}\nfcm: {enable: no}\n';
