import type { SettingsEdit } from '@tocsin/runtime';

/** What a line of the old file means to Tocsin. */
export const kindsOfNews = [
  'kept',
  'renamed',
  'converted',
  'moved',
  'without effect',
  'set aside',
  'unknown',
  'different',
] as const;
export type KindOfNews = (typeof kindsOfNews)[number];

export interface SettingNews {
  readonly kind: KindOfNews;
  /** `section.key` */
  readonly key: string;
  /** Of the old file; null for what is not in it. */
  readonly line: number | null;
  /** `''` where there is nothing to add. */
  readonly message: string;
  /** What is changed in the file. */
  readonly edit?: SettingsEdit;
}
