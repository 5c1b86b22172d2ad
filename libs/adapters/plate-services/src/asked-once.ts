import { CodedError, errorMessage } from '@tocsin/errors';
import { Detection } from '@tocsin/messages';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { PaidAnswers } from './paid-answers';
import type { PlateService } from './plate-service';

const Kept = z.union([z.object({ plates: z.array(Detection) }), z.object({ failure: z.string() })]);
type Kept = z.infer<typeof Kept>;

export interface AskedOnceParts {
  /** Tells services apart. */
  readonly name: string;
  readonly answers: PaidAnswers;
  readonly log: Logger;
}

/** A paid service: asked once for a picture of an event, whatever it answers; later looks get the same answer. */
export function askedOnce(service: PlateService, { name, answers, log }: AskedOnceParts): PlateService {
  return {
    async find(picture, jpeg, context) {
      const { eventId, frame } = context;
      if (eventId === null) return service.find(picture, jpeg, context);
      const question = `${name} ${eventId} ${frame}`;
      if (!(await answers.claim(question))) return recall(question);
      try {
        const plates = await service.find(picture, jpeg, context);
        await keep(question, { plates });
        return plates;
      } catch (error) {
        if (error instanceof CodedError && error.code === 'plate-service-unreachable')
          await answers.release(question);
        else await keep(question, { failure: errorMessage(error) });
        throw error;
      }
    },
  };

  async function recall(question: string): Promise<Detection[]> {
    const kept = read(await answers.answerTo(question));
    if (kept === undefined) {
      log.warn(
        `${question}: asked before, and no answer is known; not asked again, since each time is paid for`,
      );
      return [];
    }
    if ('plates' in kept) return kept.plates;
    throw new CodedError('plate-service-failed', `${kept.failure} (not asked again for this picture)`);
  }

  async function keep(question: string, answer: Kept): Promise<void> {
    try {
      await answers.keep(question, JSON.stringify(answer));
    } catch (error) {
      log.warn({ err: error }, `${question}: the answer cannot be kept: ${errorMessage(error)}`);
    }
  }
}

function read(text: string | undefined): Kept | undefined {
  try {
    return text === undefined ? undefined : Kept.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // cut off by a full disk
  }
}
