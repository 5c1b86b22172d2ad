import type { AnimationSettings, OutputSettings } from '@tocsin/detection-config';
import type { Values } from '../read/values';
import { type BuildContext, isBefore6 } from './build-context';

/** What is said and written of what was seen. */
export function outputOf(context: BuildContext): OutputSettings {
  const { flat, generation } = context;
  const general = context.sequence?.section('general');
  return {
    showPercent: flat.flag('show_percent', false),
    showModels: flat.flag('show_models', false),
    showFrameMatchType: flat.flag('show_frame_match_type', true),
    json: generation === '4' ? 'list4' : generation === '5' ? 'list5' : 'object',
    split: generation !== '4',
    // `bestmatch` always told the two pictures apart.
    isSingleFramePrefixX: isBefore6(context) && flat.path('frame_id')?.toLowerCase() !== 'bestmatch',
    writeImageToZm: flat.flag('write_image_to_zm', true),
    writeDebugImage: flat.flag('write_debug_image', true),
    imagePath: flat.path('image_path') ?? general?.path('image_path') ?? `${context.basePath}/images`,
    polyColor: polyColor(flat, generation === '7' ? [255, 255, 255] : [141, 140, 127]),
    polyThickness: flat.number('poly_thickness', 2, { min: 0, max: 100, whole: true }),
    tagDetectedObjects: flat.flag('tag_detected_objects', false),
    animation: animationOf(flat),
  };
}

function animationOf(flat: Values): AnimationSettings {
  const asked = new Set(
    flat.words('animation_types').flatMap((word) => word.toLowerCase().replaceAll(/["']/g, '').split(',')),
  );
  const types = (['mp4', 'gif'] as const).filter((type) => asked.has(type));
  return {
    enable: flat.flag('create_animation', false),
    types: types.length === 0 ? ['mp4'] : types,
    width: flat.number('animation_width', 400, { min: 16, max: 8192, whole: true }),
    retrySleep: flat.number('animation_retry_sleep', 15, { min: 0, max: 3600 }),
    maxTries: flat.number('animation_max_tries', 3, { min: 1, max: 1000, whole: true }),
    fastGif: flat.flag('fast_gif', false),
  };
}

/** Blue, green, red in the file. */
function polyColor(flat: Values, fallback: OutputSettings['polyColor']): OutputSettings['polyColor'] {
  const value = flat.literal('poly_color');
  if (value === null) return fallback;
  const [blue, green, red] = (Array.isArray(value) ? value : []).map(Number);
  const isColor = (part: number | undefined): part is number =>
    part !== undefined && part >= 0 && part <= 255;
  if (isColor(blue) && isColor(green) && isColor(red)) return [red, green, blue];
  flat.context.notes.warn(
    flat.where('poly_color'),
    `${flat.name('poly_color')}: expected three numbers from 0 to 255, (blue, green, red); the default is used`,
  );
  return fallback;
}
