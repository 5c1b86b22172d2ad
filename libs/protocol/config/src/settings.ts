import type { z } from 'zod';
import { Config } from './config';

/** One setting, for those who deal with settings as such. */
export interface Setting {
  readonly section: keyof Config;
  readonly key: string;
  /** Its value is not shown to anybody. */
  readonly isSecret: boolean;
  readonly schema: z.ZodType;
}

/** Every setting there is. */
export const allSettings: readonly Setting[] = Config.keyof().options.flatMap((section) =>
  Object.entries<z.ZodType>(Config.shape[section].unwrap().shape).map(([key, schema]) => ({
    section,
    key,
    isSecret: schema.meta()?.['secret'] === true,
    schema,
  })),
);
