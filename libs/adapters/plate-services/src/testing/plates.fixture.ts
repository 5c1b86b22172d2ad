import type {
  OpenAlprCommandVariant,
  OpenAlprVariant,
  PlateRecognizerVariant,
} from '@tocsin/detection-config';
import type { SharedPicture } from '@tocsin/vision';
import pino, { type Logger } from 'pino';
import type { PlateContext } from '../plate-service';

const common = {
  name: 'plates',
  preExistingLabels: [],
  maxDetectionSize: null,
  maxSize: null,
  maxProcesses: 1,
  maxLockWait: 120,
  kind: 'alpr' as const,
  labelPrefix: 'alpr:',
};

export const secretKey = 'k3y&very secret';

export function recognizerVariant(different: Partial<PlateRecognizerVariant> = {}): PlateRecognizerVariant {
  return {
    ...common,
    service: 'plate_recognizer',
    apiType: 'cloud',
    key: secretKey,
    url: null,
    stats: false,
    regions: [],
    minDscore: 0.3,
    minScore: 0.5,
    payload: null,
    config: null,
    ...different,
  };
}

export function openAlprVariant(different: Partial<OpenAlprVariant> = {}): OpenAlprVariant {
  return {
    ...common,
    service: 'open_alpr',
    key: secretKey,
    url: null,
    recognizeVehicle: false,
    country: 'us',
    state: null,
    minConfidence: 0.3,
    ...different,
  };
}

export function commandVariant(different: Partial<OpenAlprCommandVariant> = {}): OpenAlprCommandVariant {
  return {
    ...common,
    service: 'open_alpr_cmdline',
    binary: 'alpr',
    parameters: '-j -d',
    minConfidence: 0.3,
    ...different,
  };
}

export const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 0xff, 0xd9]);
export const picture: SharedPicture = { width: 2, height: 1, data: new Uint8Array(new SharedArrayBuffer(6)) };

export function aContext(different: Partial<PlateContext> = {}): PlateContext {
  return { eventId: 5060, frame: 'alarm', signal: new AbortController().signal, ...different };
}

export function heardLog(): { log: Logger; said: () => string } {
  const lines: string[] = [];
  return {
    log: pino({ level: 'debug' }, { write: (line: string) => lines.push(line) }),
    said: () => lines.join(''),
  };
}
