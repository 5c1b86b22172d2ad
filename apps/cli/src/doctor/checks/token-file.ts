import { readFile, stat } from 'node:fs/promises';
import { errorMessage } from '@tocsin/errors';
import { decodeTokenFile } from '@tocsin/push';
import { pathObstacle } from '@tocsin/runtime';
import { type Check, fault, hint } from '../check';

/** What is in the file of the phones. That it can be read and written is another check's. */
export const tokenFile: Check = {
  finds: ['token-file'],
  remedy: 'see [fcm] token_file',
  touchesFiles: true,
  look: async ({ config: { fcm, queue } }) => {
    const file = fcm.token_file;
    if (!fcm.enable || queue.url !== undefined || pathObstacle(file, 'read') !== undefined) return [];
    if (!(await stat(file)).isFile())
      return [fault('token-file', `${file} is no file`, 'correct [fcm] token_file')];
    try {
      const { unreadable } = decodeTokenFile(await readFile(file, 'utf8'), 0);
      const message = `${file}: lines ${unreadable.join(', ')} are no phones and will be left out`;
      return unreadable.length === 0
        ? []
        : [hint('token-file', message, 'correct them, or let the apps register again')];
    } catch (error) {
      const remedy = `put a good copy in its place (ls ${file}*), or empty it (: > ${file}) and start the app on each phone, which registers it again`;
      return [fault('token-file', `${file}: ${errorMessage(error)}`, remedy)];
    }
  },
};
