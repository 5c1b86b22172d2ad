import type { AlprVariant } from '@tocsin/detection-config';
import { type BuildContext, having, isBefore6 } from '../build-context';
import { commonOf, processorOf, type VariantPlace } from './variant-basics';

const services = ['plate_recognizer', 'open_alpr', 'open_alpr_cmdline', 'local'] as const;

/** A variant of type `alpr`; undefined where it lacks what it cannot do without, which is then said. */
export function plateVariant(context: BuildContext, place: VariantPlace): AlprVariant | undefined {
  const { values } = place;
  const service = values.oneOf('alpr_service', services, 'plate_recognizer');
  const common = {
    ...commonOf(context, place, service === 'local' ? processorOf(context, values, 'alpr_processor') : 'cpu'),
    kind: 'alpr',
    labelPrefix: labelPrefix(context, place),
  } as const;
  if (service === 'local') return localPlates(context, place, common);
  const cloud = { key: values.text('alpr_key') ?? '', url: values.path('alpr_url') };
  if (cloud.key === '' && cloud.url === null && service !== 'open_alpr_cmdline') {
    context.notes.warn(
      values.where('alpr_key'),
      `${values.name('alpr_key')} is missing; ${service} will refuse every picture`,
    );
  }
  const share = (key: string, fallback: number) => values.number(key, fallback, { min: 0, max: 1 });
  if (service === 'open_alpr') {
    return {
      ...common,
      ...cloud,
      service,
      recognizeVehicle: values.flag('openalpr_recognize_vehicle', false),
      country: values.text('openalpr_country') ?? 'us',
      state: values.text('openalpr_state'),
      minConfidence: share('openalpr_min_confidence', 0.3),
    };
  }
  if (service === 'open_alpr_cmdline') {
    return {
      ...common,
      service,
      binary: values.path('openalpr_cmdline_binary') ?? 'alpr',
      parameters: values.text('openalpr_cmdline_params') ?? '-j',
      minConfidence: share('openalpr_cmdline_min_confidence', 0.3),
    };
  }
  const [dscore, score] = context.generation === '7' ? [0.1, 0.2] : [0.3, 0.5];
  const either = (key: string, oldKey: string) => (values.has(key) ? key : oldKey);
  return {
    ...common,
    ...cloud,
    service,
    apiType: values.oneOf('alpr_api_type', ['cloud', 'local'], 'cloud'),
    stats: values.flag(either('platerec_stats', 'platrec_stats'), false),
    regions: values.words(either('platerec_regions', 'alpr_regions')),
    minDscore: share(either('platerec_min_dscore', 'alpr_min_dscore'), dscore),
    minScore: share(either('platerec_min_score', 'alpr_min_score'), score),
    payload: values.record('platerec_payload'),
    config: values.record('platerec_config'),
  };
}

function localPlates(
  context: BuildContext,
  { values }: VariantPlace,
  common: Pick<Extract<AlprVariant, { service: 'local' }>, 'kind' | 'labelPrefix'> &
    ReturnType<typeof commonOf>,
): AlprVariant | undefined {
  const detectorWeights = values.path('alpr_detector_weights');
  const readerWeights = values.path('alpr_reader_weights');
  if (detectorWeights === null || readerWeights === null) {
    const missing = detectorWeights === null ? 'alpr_detector_weights' : 'alpr_reader_weights';
    context.notes.warn(
      values.where('alpr_service'),
      `${values.name('alpr_service')} = local needs ${missing}=<file>.onnx; plates are not read until then`,
    );
    return undefined;
  }
  const share = (key: string, fallback: number) => values.number(key, fallback, { min: 0, max: 1 });
  const known = Object.entries(values.record('alpr_known_plates') ?? {});
  const plateFormat = values.path('alpr_plate_format') ?? '';
  return {
    ...common,
    service: 'local',
    detectorWeights,
    readerWeights,
    readerConfig: values.path('alpr_reader_config'),
    minDscore: share('alpr_min_dscore', 0.5),
    minScore: share('alpr_min_score', 0.5),
    processor: processorOf(context, values, 'alpr_processor'),
    knownPlates: Object.fromEntries(known.map(([plate, name]) => [plate, String(name)])),
    matchDistance: values.number('alpr_match_distance', 1, { min: 0, max: 8, whole: true }),
    ...(plateFormat === '' ? {} : { plateFormat }),
  };
}

/** `alpr:` since 6.0; a key of ours says otherwise, `no` for none. */
function labelPrefix(context: BuildContext, { values }: VariantPlace): string {
  const place = having('alpr_label_prefix', values, context.flat);
  if (!place.has('alpr_label_prefix')) return isBefore6(context) ? '' : 'alpr:';
  const prefix = place.path('alpr_label_prefix') ?? '';
  return prefix.toLowerCase() === 'no' || prefix === 'false' ? '' : prefix;
}
