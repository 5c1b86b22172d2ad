import type { ModelType, Variant } from '@tocsin/detection-config';
import { nearest } from '@tocsin/errors';
import type { TreeValues } from '../read/tree-values';
import { type BuildContext, patternOf } from './build-context';
import { pastKeys, pastSettings } from './limits';
import type { VariantPlace } from './variants/variant-basics';
import { unavailable } from './variants/variant-basics';
import { faceVariant } from './variants/face';
import { objectVariant } from './variants/object';
import { plateVariant } from './variants/plates';
import { pluginVariant } from './variants/plugin';

/** The types of `model_sequence` with their variants, 6.x and 7.x. */
export function sequenceTypes(context: BuildContext, sequence: TreeValues): ModelType[] {
  const general = sequence.section('general');
  const asked = general.has('model_sequence') ? general.words('model_sequence') : ['object'];
  return asked.flatMap((name) => typeOf(context, sequence, name.toLowerCase()));
}

function typeOf(context: BuildContext, sequence: TreeValues, name: string): ModelType[] {
  const { notes, plugins } = context;
  const whole = sequence.section('general');
  if (name === 'audio') {
    unavailable(
      context,
      whole,
      'model_sequence',
      'audio (BirdNET) cannot be listened to here; this type is left out',
    );
    return [];
  }
  if (!sequence.has(name) && !plugins.has(name)) {
    const meant = nearest(
      name,
      [...sequence.keys(), ...plugins.keys(), 'object', 'face', 'alpr'].filter(
        (each) => each !== 'general' && each !== name,
      ),
    );
    notes.warn(
      whole.where('model_sequence'),
      `${whole.name('model_sequence')} names ${whole.quoted('model_sequence', name)}, which has no variants${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    );
    return [];
  }
  const type = sequence.section(name);
  const general = type.section('general');
  return [
    {
      name,
      pattern: patternOf(context, general, 'pattern'),
      sameModelStrategy: general.oneOf(
        'same_model_sequence_strategy',
        ['first', 'most', 'most_unique', 'union'],
        'first',
      ),
      preExistingLabels: general.words('pre_existing_labels'),
      maxDetectionSize: general.extent('max_detection_size', 'px'),
      past: pastKeys.some((key) => general.has(key)) ? pastSettings(general, whole, context.flat) : null,
      nmsMode: general.oneOf('nms_mode', ['per_class', 'agnostic'], 'per_class'),
      passesPattern: false,
      usesOriginalPicture: false,
      variants: variantsOf(context, sequence, name),
    },
  ];
}

function variantsOf(context: BuildContext, sequence: TreeValues, name: string): Variant[] {
  const type = sequence.section(name);
  const written = type.list('sequence');
  const around = [type.section('general'), sequence.section('general')];
  if (written.length === 0 && context.plugins.has(name)) {
    const plugin = pluginVariant(
      context,
      { values: type, around, name, isFlat: true },
      { name, key: 'sequence' },
    );
    return plugin === undefined ? [] : [plugin];
  }
  return written.flatMap((values, index) => {
    if (!values.flag('enabled', true)) return [];
    const place = {
      values,
      around,
      name: written.length === 1 ? name : `${name} ${index + 1}`,
      isFlat: false,
    };
    const variant = variantOf(context, name, place);
    return variant === undefined ? [] : [variant];
  });
}

function variantOf(context: BuildContext, type: string, place: VariantPlace): Variant | undefined {
  if (type === 'object') return objectVariant(context, place);
  if (type === 'face') return faceVariant(context, place);
  if (type === 'alpr') return plateVariant(context, place);
  const key = `${type}_framework`;
  return pluginVariant(context, place, { name: place.values.path(key) ?? type, key });
}
