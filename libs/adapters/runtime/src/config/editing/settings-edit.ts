/** One change to a line of a file of settings. A value stays as it is written unless it is set. */
export type SettingsEdit = { readonly line: number; readonly key: string } & (
  | { readonly kind: 'rename'; readonly to: string }
  | { readonly kind: 'set'; readonly value: string }
  | { readonly kind: 'set aside'; readonly reason: string }
);

/** Where further keys of a section may be added, and which ones it mentions, commented out or not. */
export interface SectionPlace {
  /** Index of the line after which they go; undefined where there is no room for any. */
  readonly after: number | undefined;
  /** Before each of its keys. */
  readonly indent: string;
  readonly mentioned: ReadonlySet<string>;
}
