import { readdir } from 'node:fs/promises';
import { readEventFile } from './read-event-file';

/** ZM_EVENT_IMAGE_DIGITS, unless somebody has changed it. */
const usualDigits = 5;

/**
 * Reads the picture of one frame of an event, where ZoneMinder keeps one of each.
 * @param frame - from 1
 * @throws CodedError `frame-missing`, retryable where the file may come yet
 */
export async function readNumberedFrame(folder: string, frame: number): Promise<Buffer> {
  const usual = `${String(frame).padStart(usualDigits, '0')}-capture.jpg`;
  try {
    return await readEventFile(folder, usual);
  } catch (error) {
    const names = await readdir(folder).catch(() => []);
    const other = names.find(
      (name) => /^\d+-capture\.jpg$/.test(name) && Number.parseInt(name, 10) === frame,
    );
    if (other === undefined || other === usual) throw error;
    return readEventFile(folder, other);
  }
}
