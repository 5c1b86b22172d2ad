import type { Step } from './step';

/** As 7.x does with what it converted. */
export const retire = (file: string): Step => ({
  kind: 'retire',
  file,
  to: `${file}.migrated`,
  what: 'its place is taken by a .yml file',
});
