import { nearest } from '@tocsin/errors';
import type { PluginVariant } from '@tocsin/detection-config';
import type { Values } from '../../read/values';
import type { BuildContext } from '../build-context';
import { commonOf, type VariantPlace } from './variant-basics';

const ownKeys = new Set(['module', 'min_confidence', 'timeout', 'parameters']);
const frameworks = [
  'opencv',
  'onnx',
  'hog',
  'dlib',
  'yunet',
  'scrfd',
  'tpu',
  'coral_edgetpu',
  'aws_rekognition',
];

/**
 * A plug-in under its own name: its module and its parameters stand in `[plugin-<name>]`, and a variant may say
 * otherwise with `plugin_module`, `plugin_min_confidence`, `plugin_timeout`, `plugin_parameters`.
 * @param named - its name, and the key that says it
 */
export function pluginVariant(
  context: BuildContext,
  place: VariantPlace,
  named: { readonly name: string; readonly key: string },
): PluginVariant | undefined {
  const { values } = place;
  const section = context.plugins.get(named.name);
  const module = (place.isFlat ? null : values.path('plugin_module')) ?? section?.path('module') ?? null;
  if (module === null) {
    const meant = nearest(named.name, [...context.plugins.keys(), ...frameworks]);
    const question = meant === undefined || meant === named.name ? '' : `; did you mean ${meant}?`;
    context.notes.warn(
      values.where(named.key),
      `${values.quoted(named.key, named.name)} is neither a framework nor a plug-in with a module= in section [plugin-<name>]${question}; it is left out`,
    );
    return undefined;
  }
  return {
    ...commonOf(context, { ...place, name: named.name }, 'cpu'),
    kind: 'plugin',
    module,
    minConfidence: settingOf(values, section, 'min_confidence', 0, { min: 0, max: 1 }),
    timeoutSeconds: settingOf(values, section, 'timeout', 10, { min: 0.1, max: 600 }),
    parameters: { ...parametersOf(section), ...(place.isFlat ? {} : values.record('plugin_parameters')) },
  };
}

function settingOf(
  values: Values,
  section: Values | undefined,
  key: string,
  fallback: number,
  limits: { readonly min: number; readonly max: number },
): number {
  const own = `plugin_${key}`;
  return values.has(own)
    ? values.number(own, fallback, limits)
    : (section?.number(key, fallback, limits) ?? fallback);
}

function parametersOf(section: Values | undefined): Record<string, unknown> {
  const keys = [...(section?.entries.keys() ?? [])].filter((key) => !ownKeys.has(key));
  return {
    ...Object.fromEntries(keys.map((key) => [key, section?.literal(key)])),
    ...section?.record('parameters'),
  };
}
