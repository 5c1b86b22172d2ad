import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Subject } from '../subject';
import { eventFilm } from './event-film';

it('a frame that the film did not have yet is looked for again when it is asked for again', async () => {
  const eventPath = await mkdtemp(path.join(tmpdir(), 'event-film-'));
  const film = path.join(eventPath, '5060-video.mp4');
  const subject: Subject = {
    name: '0-5060',
    eventId: null,
    monitorId: null,
    cause: '',
    eventPath,
    file: null,
    seenAt: null,
  };
  const source = eventFilm({ set: [2] });
  const read = () => source.read(subject, 2, new AbortController().signal);
  await writeFile(film, 'still being written');
  await expect(read()).rejects.toMatchObject({ code: 'ffmpeg-failed' });
  const grey = ['-f', 'lavfi', '-i', 'color=c=gray:size=64x64:rate=5:duration=1'];
  const made = spawnSync('ffmpeg', ['-loglevel', 'error', '-y'].concat(grey, film));
  if (made.status !== 0)
    throw new Error(`ffmpeg is needed here (apt install ffmpeg): ${String(made.stderr)}`);
  await expect(read()).resolves.toBeInstanceOf(Uint8Array);
  await rm(eventPath, { recursive: true, force: true });
});
