/** Names of earlier releases, and what the thing is called since (detection-config 13). */
const renamed: ReadonlyMap<string, readonly string[]> = new Map([
  ['models', ['detection_sequence']],
  ['model', ['detection_sequence']],
  ['detect_sequence', ['detection_sequence']],
  ['detect_pattern', ['object_detection_pattern', 'face_detection_pattern']],
  ['model_type', ['yolo_type']],
  ['yolo_min_confidence', ['object_min_confidence']],
  ['write_bounding_boxes', ['write_debug_image']],
  ['keep_frame_match_type', ['show_frame_match_type']],
  ['max_object_size', ['max_detection_size']],
  ['create_gif', ['create_animation']],
  ['num_jitters', ['face_num_jitters']],
  ['upsample_times', ['face_upsample_times']],
  ['alpr_pattern', ['alpr_detection_pattern']],
  ['platrec_stats', ['platerec_stats']],
  ['alpr_stats', ['platerec_stats']],
  ['alpr_regions', ['platerec_regions']],
]);

/** Keys that do nothing here, and why: one warning each. */
export const idleKeys: ReadonlyMap<string, string> = new Map([
  ['log_level', 'was removed in 4.0; levels are set in ZoneMinder, Options, Logs'],
  ['match_past_detections_max_difference_area', 'was replaced by past_det_max_diff_area'],
  ['face_recog_knn_algo', "belongs to dlib's training, which is not used here"],
  ['ml_flow', 'was replaced by ml_sequence'],
  ['stream_flow', 'was replaced by stream_sequence'],
]);

/** Keys of upstream that are understood by having nothing to do. */
export const quietKeys: ReadonlySet<string> = new Set([
  'version',
  'pyzm_overrides',
  'base_zm_conf_path',
  'ml_temp_file_path',
  'face_recog_min_confidence',
  'tpu_min_confidence',
  // Of mlapiconfig.ini; see remote-server-settings.
  'host',
  'port',
  'processes',
  'wsgi_server',
  'use_zm_logs',
  'mlapi_secret_key',
  'images_path',
  'db_path',
]);

/** What a key is called now; more than one name where it has been split; itself where it is no old name. */
export function presentNames(section: string, key: string, value: unknown): readonly string[] {
  // The manual of 4.x calls three things `model`: the list of models, and in its own section dlib's face model.
  if (key === 'model' && namesFaceModel(section, value)) return ['face_model'];
  return renamed.get(key) ?? [key];
}

function namesFaceModel(section: string, value: unknown): boolean {
  return section === 'face' ? value === 'hog' || value === 'cnn' : value === 'cnn';
}

/** Every name that is understood. */
export const oldNames: readonly string[] = [...renamed.keys(), ...idleKeys.keys(), ...quietKeys];
