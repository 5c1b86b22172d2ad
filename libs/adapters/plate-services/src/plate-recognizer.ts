import type { PlateRecognizerVariant } from '@tocsin/detection-config';
import type { Detection } from '@tocsin/messages';
import type { Logger } from 'pino';
import { z } from 'zod';
import { askService, serviceTimeoutMs } from './ask-service';
import { fileOf } from './file-of';
import { parseAnswer } from './parse-answer';
import type { PlateService } from './plate-service';

const cloud = 'https://api.platerecognizer.com/v1';
const service = 'Plate Recognizer';

const Answer = z.object({
  results: z.array(
    z.object({
      box: z.object({ xmin: z.number(), ymin: z.number(), xmax: z.number(), ymax: z.number() }),
      plate: z.string(),
      /** How surely it reads so; 0..1. */
      score: z.number(),
      /** How surely it is a plate; 0..1. */
      dscore: z.number(),
    }),
  ),
});

export interface ServiceParts {
  readonly log: Logger;
  /** For tests. */
  readonly timeoutMs?: number;
}

/** Plate Recognizer's cloud, or its SDK in the house. */
export function plateRecognizer(
  variant: PlateRecognizerVariant,
  { log, timeoutMs = serviceTimeoutMs }: ServiceParts,
): PlateService {
  const { key, labelPrefix, minDscore, minScore } = variant;
  const ask = {
    service,
    secret: key,
    timeoutMs,
    headers: key === '' ? {} : { authorization: `Token ${key}` },
  };
  return {
    async find(_picture, jpeg, { signal }) {
      if (variant.stats && variant.apiType === 'cloud') await sayUsage();
      const answer = await askService({
        ...ask,
        url:
          variant.apiType === 'local' && variant.url !== null
            ? variant.url
            : `${baseOf(variant)}/plate-reader/`,
        method: 'POST',
        form: formOf(variant, jpeg),
        signal,
      });
      return parseAnswer(service, Answer, answer)
        .results.filter(({ score, dscore }) => dscore >= minDscore && score >= minScore)
        .map(
          ({ plate, score, box }): Detection => ({
            label: labelPrefix + plate,
            confidence: score,
            box: [box.xmin, box.ymin, box.xmax, box.ymax],
          }),
        );

      /** How many look-ups are used up; plates do not depend on it. */
      async function sayUsage(): Promise<void> {
        try {
          const usage = await askService({
            ...ask,
            url: `${baseOf(variant)}/statistics/`,
            method: 'GET',
            signal,
          });
          log.info({ usage }, `usage of ${service}`);
        } catch (error) {
          signal.throwIfAborted();
          log.warn({ err: error }, `the usage of ${service} is not known`);
        }
      }
    },
  };
}

function baseOf({ url }: Pick<PlateRecognizerVariant, 'url'>): string {
  return (url ?? cloud).replace(/\/+$/, '');
}

/** `platerec_payload` takes the place of what we would say ourselves. */
function formOf({ regions, payload, config }: PlateRecognizerVariant, jpeg: Uint8Array): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(payload ?? { regions })) {
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, asText(one));
  }
  if (config !== null) form.set('config', JSON.stringify(config));
  form.set('upload', fileOf(jpeg), 'frame.jpg');
  return form;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
