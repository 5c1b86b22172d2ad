import { encodeTokenFile } from '@tocsin/push';
import type { PhonesStock } from '../stock/phones-stock';
import type { Step } from './step';

/** Tokens let others push in our name. */
const tokenMode = 0o600;

/** Phones of other places come into the file that is in use; none leaves it. */
export function planPhones({ home, files, devices, kept, added }: PhonesStock): Step[] {
  if (added === 0) return [];
  const content = Buffer.from(encodeTokenFile({ devices, kept }));
  const from = files.find(({ file }) => file !== home)?.file ?? home;
  const what = `${added} phones of ${files
    .filter(({ file }) => file !== home)
    .map(({ file }) => file)
    .join(', ')}`;
  return [{ kind: 'write', file: home, content, from, rights: { mode: tokenMode }, what }];
}
