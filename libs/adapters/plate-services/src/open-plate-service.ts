import type { AlprVariant } from '@tocsin/detection-config';
import { askedOnce } from './asked-once';
import { openAlpr } from './open-alpr';
import { openAlprCommand } from './open-alpr-command';
import type { PaidAnswers } from './paid-answers';
import { plateRecognizer, type ServiceParts } from './plate-recognizer';
import type { PlateService } from './plate-service';

export type PlateServiceVariant = Exclude<AlprVariant, { service: 'local' }>;

export interface PlateServiceParts extends ServiceParts {
  readonly answers: PaidAnswers;
}

/** The service of a variant. Nothing is asked before the first picture. */
export function openPlateService(variant: PlateServiceVariant, parts: PlateServiceParts): PlateService {
  if (variant.service === 'open_alpr_cmdline') return openAlprCommand(variant, parts);
  const service =
    variant.service === 'open_alpr' ? openAlpr(variant, parts) : plateRecognizer(variant, parts);
  // An SDK in the house costs nothing by the picture.
  const isPaid = variant.service === 'open_alpr' || variant.apiType === 'cloud';
  return isPaid ? askedOnce(service, { ...parts, name: `${variant.service} ${variant.url ?? ''}` }) : service;
}
