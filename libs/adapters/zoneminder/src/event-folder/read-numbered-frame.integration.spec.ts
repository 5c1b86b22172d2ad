import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readNumberedFrame } from './read-numbered-frame';

it('the picture of a frame is found whatever the digits of its number are', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'numbered-frame-'));
  try {
    await writeFile(path.join(folder, '00021-capture.jpg'), 'five');
    await writeFile(path.join(folder, '0000022-capture.jpg'), 'seven');
    await expect(readNumberedFrame(folder, 21)).resolves.toEqual(Buffer.from('five'));
    await expect(readNumberedFrame(folder, 22)).resolves.toEqual(Buffer.from('seven'));
    await expect(readNumberedFrame(folder, 2)).rejects.toMatchObject({
      code: 'frame-missing',
      retryable: true,
    });
    await expect(readNumberedFrame('/nowhere', 2)).rejects.toMatchObject({ code: 'frame-missing' });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
