import type { DetectionConfig } from '@tocsin/detection-config';

export type Generation = DetectionConfig['generation'];

interface Written {
  readonly section: string;
  readonly key: string;
}

const keysSince6 = new Set([
  'detection_sequence',
  'detect_sequence',
  'use_sequence',
  'ml_sequence',
  'stream_sequence',
  'max_detection_size',
  'max_object_size',
  'poly_thickness',
  'fast_gif',
  'disable_locks',
  'show_models',
  'show_frame_match_type',
  'version',
]);
const prefixSince6 =
  /^(?:object_|face_detection_|face_recognition_f|face_processor|alpr_detection_|[cgt]pu_max_)/;

const sectionsSince5 = new Set(['ml', 'animation']);
const keysSince5 = new Set([
  'base_data_path',
  'base_zm_conf_path',
  'api_portal',
  'pyzm_overrides',
  'bestmatch_order',
  'only_triggered_zm_zones',
  'alpr_api_type',
  'use_opencv_dnn_cuda',
  'create_gif',
  'face_train_model',
]);
const prefixSince5 = /^(?:ml_|face_recog_|save_unknown_|unknown_images_|openalpr_cmdline_|animation_)/;

/** Which generation of the hooks an INI file was written for: the youngest that something in it needs. */
export function generationOf(written: readonly Written[]): Generation {
  if (written.some(isSince6)) return '6';
  const isSince5 = ({ section, key }: Written) =>
    sectionsSince5.has(section) || keysSince5.has(key) || prefixSince5.test(key);
  return written.some(isSince5) ? '5' : '4';
}

function isSince6({ section, key }: Written): boolean {
  if (section === 'object' || section === 'remote') return true;
  // 6.0 gave face files and 6.0.5 zones patterns of their own.
  return (
    keysSince6.has(key) ||
    prefixSince6.test(key) ||
    /_(?:zone_detection_pattern|max_detection_size)$/.test(key)
  );
}
