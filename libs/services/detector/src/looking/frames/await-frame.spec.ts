import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CodedError } from '@tocsin/errors';
import { PictureMemory } from '@tocsin/pictures';
import type { Subject } from '../subject';
import { awaitFrame } from './await-frame';

setFlagsFromString('--expose-gc');
const collectGarbage = () => void runInNewContext('gc()');

const subject: Subject = {
  name: '0-1',
  eventId: null,
  monitorId: null,
  cause: '',
  eventPath: null,
  file: null,
  seenAt: null,
};

describe('waiting for a picture that never comes', () => {
  it('ends when its time is over, also where memory is tidied up meanwhile', async () => {
    let asked = 0;
    const source = {
      name: 'event folder',
      read: async () => {
        asked += 1;
        collectGarbage();
        throw new CodedError('frame-missing', 'not yet', { retryable: true });
      },
    };
    const waiting = awaitFrame({
      subject,
      name: 'alarm',
      sources: [source],
      settings: { attempts: 1, secondsBetweenAttempts: 0 },
      patienceMs: 600,
      signal: new AbortController().signal,
      options: { resizeWidth: null, firstWidth: null, memory: new PictureMemory() },
    });
    await expect(waiting).rejects.toMatchObject({ code: 'no-picture' });
    expect(asked).toBeGreaterThan(0);
  });
});

it('a picture that is known is not decoded again', async () => {
  const decoded = jest.fn();
  const options = {
    get resizeWidth() {
      decoded();
      return null;
    },
    firstWidth: null,
    memory: new PictureMemory(),
  };
  const frame = await awaitFrame({
    subject,
    name: 'snapshot',
    sources: [{ name: 'event folder', read: () => Promise.resolve(Buffer.from('the same')) }],
    settings: { attempts: 1, secondsBetweenAttempts: 0 },
    patienceMs: 0,
    signal: new AbortController().signal,
    options,
    isKnown: (jpeg) => Buffer.from(jpeg).toString() === 'the same',
  });
  expect(frame).toBeUndefined();
  expect(decoded).not.toHaveBeenCalled();
});
