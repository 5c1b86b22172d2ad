/** Keys that stand in `ml_sequence` and `stream_sequence` only, besides those that may stand flat as well. */

const past = [
  'match_past_detections',
  'past_det_max_diff_area',
  'ignore_past_detection_labels',
  'aliases',
  'max_detection_size',
] as const;

const processes = ['max_processes', 'max_lock_wait', 'disable_locks'] as const;

/** Of `ml_sequence.general`. */
export const generalKeys: ReadonlySet<string> = new Set([
  ...past,
  ...processes,
  'model_sequence',
  'image_path',
  'frame_strategy',
  'pattern',
  'same_model_sequence_strategy',
  'monitor_id',
  'nms_mode',
]);

/** Of a type's `general`. */
export const typeKeys: ReadonlySet<string> = new Set([
  ...past,
  ...processes,
  'pattern',
  'same_model_sequence_strategy',
  'pre_existing_labels',
  'nms_mode',
]);

/** Of a variant. */
export const variantKeys: ReadonlySet<string> = new Set([
  ...processes,
  'name',
  'enabled',
  'pre_existing_labels',
  'max_size',
  'max_detection_size',
  'show_models',
  'num_jitters',
  'upsample_times',
  'platrec_stats',
  'alpr_regions',
  'plugin_module',
  'plugin_min_confidence',
  'plugin_timeout',
  'plugin_parameters',
]);

/** Of `stream_sequence`. */
export const streamKeys: ReadonlySet<string> = new Set([
  'frame_set',
  'frame_strategy',
  'strategy',
  'resize',
  'max_attempts',
  'sleep_between_attempts',
  'contig_frames_before_error',
  'start_frame',
  'frame_skip',
  'max_frames',
  'delay',
  'delay_between_frames',
  'delay_between_snapshots',
  'download',
  'download_dir',
  'delete_after_analyze',
  'convert_snapshot_to_fid',
  'save_frames',
  'save_analyzed_frames',
  'save_frames_dir',
  'disable_ssl_cert_check',
  'pattern',
  'api',
  'polygons',
  'mid',
]);
