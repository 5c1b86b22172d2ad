import type { SecretRights } from './secret-rights';

/** One thing to do to a file. In their order each leaves an installation that Tocsin can be started with. */
export type Step =
  | {
      readonly kind: 'write';
      readonly file: string;
      readonly content: Buffer;
      /** The file that it is made of, whose owner and rights it gets where there is none yet. */
      readonly from: string;
      /** A file or folder whose owner it gets instead. */
      readonly owner?: string;
      /** Where they are not those of `from`. */
      readonly rights?: SecretRights;
      /** E.g. `3 old names brought up to date`. */
      readonly what: string;
    }
  /** What is secret is not for everybody. */
  | { readonly kind: 'protect'; readonly file: string; readonly rights: SecretRights; readonly what: string }
  /** An old file that a new one takes the place of gets another name. */
  | { readonly kind: 'retire'; readonly file: string; readonly to: string; readonly what: string };

export type WriteStep = Extract<Step, { kind: 'write' }>;
