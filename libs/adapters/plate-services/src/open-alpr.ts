import type { OpenAlprVariant } from '@tocsin/detection-config';
import { askService, serviceTimeoutMs } from './ask-service';
import { fileOf } from './file-of';
import { OpenAlprAnswer, platesOf } from './open-alpr-results';
import { parseAnswer } from './parse-answer';
import type { ServiceParts } from './plate-recognizer';
import type { PlateService } from './plate-service';

const cloud = 'https://api.openalpr.com/v2';
const service = 'OpenALPR';

/** OpenALPR's cloud. */
export function openAlpr(
  variant: OpenAlprVariant,
  { timeoutMs = serviceTimeoutMs }: Omit<ServiceParts, 'log'>,
): PlateService {
  return {
    async find(_picture, jpeg, { signal }) {
      const form = new FormData();
      form.set('image', fileOf(jpeg), 'frame.jpg');
      const answer = await askService({
        service,
        url: urlOf(variant),
        method: 'POST',
        form,
        secret: variant.key,
        timeoutMs,
        signal,
      });
      return platesOf(parseAnswer(service, OpenAlprAnswer, answer), variant);
    },
  };
}

function urlOf({ url, key, country, state, recognizeVehicle }: OpenAlprVariant): string {
  const query = new URLSearchParams({ secret_key: key, country });
  if (state !== null && state !== '') query.set('state', state);
  query.set('recognize_vehicle', recognizeVehicle ? '1' : '0');
  return `${(url ?? cloud).replace(/\/+$/, '')}/recognize?${query.toString()}`;
}
