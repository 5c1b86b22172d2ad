/**
 * Every key with its section and its built-in default, as a template sees it (detection-config 2 to 9). The defaults
 * that the builders use depend on the generation and stand there.
 */
const sections: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  general: {
    version: '',
    portal: '',
    user: '',
    password: '',
    basic_user: '',
    basic_password: '',
    api_portal: '',
    allow_self_signed: 'yes',
    secrets: '',
    base_data_path: '/var/lib/zmeventnotification',
    pyzm_overrides: '{}',
    base_zm_conf_path: '/etc/zm',
    image_path: '/var/lib/zmeventnotification/images',
    frame_id: 'snapshot',
    frame_source: 'auto',
    bestmatch_order: 'a,s',
    wait: '0',
    resize: 'no',
    delete_after_analyze: 'no',
    show_percent: 'no',
    show_models: 'no',
    show_frame_match_type: 'yes',
    log_level: 'info',
    write_image_to_zm: 'yes',
    write_debug_image: 'yes',
    detection_sequence: 'object',
    detection_mode: 'all',
    match_past_detections: 'no',
    past_det_max_diff_area: '5%',
    ignore_past_detection_labels: '[]',
    aliases: '[]',
    max_detection_size: '',
    import_zm_zones: 'no',
    only_triggered_zm_zones: 'no',
    poly_color: '(127,140,141)',
    poly_thickness: '2',
    cpu_max_processes: '1',
    gpu_max_processes: '1',
    tpu_max_processes: '1',
    cpu_max_lock_wait: '120',
    gpu_max_lock_wait: '120',
    tpu_max_lock_wait: '120',
    tag_detected_objects: 'no',
  },
  animation: {
    create_animation: 'no',
    animation_types: 'mp4',
    animation_width: '400',
    animation_retry_sleep: '15',
    animation_max_tries: '3',
    fast_gif: 'no',
  },
  remote: {
    ml_gateway: '',
    ml_user: '',
    ml_password: '',
    ml_fallback_local: 'no',
    ml_timeout: '5',
    ml_gateway_mode: 'url',
    ml_temp_file_path: '/var/lib/zmeventnotification/misc',
  },
  yolo: {
    yolo_type: 'full',
    config: '',
    weights: '',
    labels: '',
    tiny_config: '',
    tiny_weights: '',
    tiny_labels: '',
  },
  hog: { stride: '(4,4)', padding: '(8,8)', scale: '1.05', mean_shift: '-1' },
  object: {
    object_framework: 'opencv',
    object_processor: 'cpu',
    object_config: '',
    object_weights: '',
    object_labels: '',
    object_min_confidence: '0.4',
    object_detection_pattern: '.*',
    model_width: '',
    model_height: '',
    max_size: '',
    model_family: '',
    nms_mode: 'per_class',
    aws_region: 'us-east-1',
    aws_access_key_id: '',
    aws_secret_access_key: '',
  },
  face: {
    known_images_path: '/var/lib/zmeventnotification/known_faces',
    face_num_jitters: '0',
    face_model: 'hog',
    face_upsample_times: '1',
    unknown_face_name: 'unknown face',
    face_train_model: 'hog',
    face_recog_dist_threshold: '0.6',
    face_recog_knn_algo: 'ball_tree',
    face_min_confidence: '0.5',
    face_recog_min_confidence: '0.5',
    save_unknown_faces: 'yes',
    save_unknown_faces_leeway_pixels: '50',
    unknown_images_path: '/var/lib/zmeventnotification/unknown_faces',
    face_detection_framework: 'dlib',
    face_recognition_framework: 'dlib',
    face_processor: 'cpu',
    face_detection_pattern: '.*',
    face_weights: '',
    face_recognition_weights: '',
    face_cosine_threshold: '',
  },
  alpr: {
    alpr_service: 'plate_recognizer',
    alpr_key: '',
    alpr_url: '',
    alpr_api_type: 'cloud',
    alpr_use_after_detection_only: 'yes',
    alpr_detection_pattern: '.*',
    alpr_label_prefix: 'alpr:',
    alpr_processor: 'cpu',
    platerec_stats: 'no',
    platerec_regions: 'None',
    platerec_min_dscore: '0.3',
    platerec_min_score: '0.5',
    platerec_payload: 'None',
    platerec_config: 'None',
    openalpr_recognize_vehicle: '0',
    openalpr_country: 'us',
    openalpr_state: '',
    openalpr_min_confidence: '0.3',
    openalpr_cmdline_binary: 'alpr',
    openalpr_cmdline_params: '-j',
    openalpr_cmdline_min_confidence: '0.3',
    alpr_detector_weights: '',
    alpr_reader_weights: '',
    alpr_reader_config: '',
    alpr_min_dscore: '0.5',
    alpr_min_score: '0.5',
    alpr_known_plates: '',
    alpr_match_distance: '1',
    alpr_plate_format: '',
  },
  ml: {
    use_sequence: 'yes',
    use_opencv_dnn_cuda: 'no',
    disable_locks: 'no',
    ml_sequence: '',
    stream_sequence: '',
  },
};

/** The section of every key that may stand flat in a file. */
export const sectionOfKey: ReadonlyMap<string, string> = new Map(
  Object.entries(sections).flatMap(([section, keys]) =>
    Object.keys(keys).map((key) => [key, section] as const),
  ),
);

/** What a template gets of a key that nobody wrote. */
export const builtInValues: ReadonlyMap<string, string> = new Map(
  Object.values(sections).flatMap((keys) => Object.entries(keys)),
);

/** Sections besides `[monitor-n]`, `[mask-n]` and `[plugin-name]`. */
export const knownSections: ReadonlySet<string> = new Set(Object.keys(sections));

/** Variables of the sample files: nothing of ours reads them, `{{…}}` may. */
export function isSampleVariable(key: string): boolean {
  return /^(?:tpu|yolo3|yolo4|tinyyolo|yolov?\d+)_(?:object_|min_confidence)/.test(key);
}

/** `<label>_max_detection_size` and its like, of a label and not of a model. */
export function labelLimitOf(key: string): { label: string; limit: LabelLimitKey } | undefined {
  if (sectionOfKey.has(key) || isSampleVariable(key)) return undefined;
  const match = /^(.+)_(max_detection_size|past_det_max_diff_area|min_confidence)$/.exec(key);
  const limit = labelLimitKeys.find((name) => name === match?.[2]);
  return match?.[1] === undefined || limit === undefined
    ? undefined
    : { label: match[1].toLowerCase(), limit };
}

const labelLimitKeys = ['max_detection_size', 'past_det_max_diff_area', 'min_confidence'] as const;
export type LabelLimitKey = (typeof labelLimitKeys)[number];
