import type { FrameName, FrameSettings, FrameStrategy } from '@tocsin/detection-config';
import type { Values } from '../read/values';
import { type BuildContext, having, isBefore6 } from './build-context';

const strategies = ['most_models', 'first', 'first_new', 'most', 'most_unique'] as const;

/** What the list form can say and the single form cannot. */
const plain = {
  start: 1,
  step: 1,
  most: 0,
  attempts: 1,
  secondsBetweenAttempts: 3,
  failuresInARow: 5,
  secondsBetweenFrames: 0,
  secondsBetweenSnapshots: 0,
  download: false,
  downloadFolder: '/tmp',
  convertSnapshotToFid: false,
  saveFrames: false,
  saveAnalyzedFrames: false,
  saveFolder: '/tmp',
};

/** `frame_id`, `bestmatch_order`, `detection_mode`: releases up to 6.1 without sequences. */
export function flatFrames(context: BuildContext): FrameSettings {
  const { flat } = context;
  const frameId = flat.path('frame_id')?.toLowerCase() ?? 'snapshot';
  const isBestMatch = frameId === 'bestmatch';
  return {
    ...plain,
    ...shared(context),
    set: isBestMatch ? bestMatchOrder(flat) : frameNames(flat, 'frame_id', [frameId]),
    strategy: isBefore6(context) ? 'first' : flatStrategy(flat),
    isBestMatch,
    resizeWidth: resizeWidth(flat, null),
    wait: waitOf(context),
    deleteAfterAnalyze: flat.flag('delete_after_analyze', false),
  };
}

/** `stream_sequence`, 6.x and 7.x. */
export function streamFrames(context: BuildContext): FrameSettings {
  const { flat, generation } = context;
  const stream: Values = context.stream ?? flat;
  const seconds = (key: string, fallback: number) => stream.number(key, fallback, { min: 0, max: 3600 });
  const count = (key: string, fallback: number, min = 1) =>
    stream.number(key, fallback, { min, whole: true });
  const asked = stream.has('frame_set')
    ? stream.words('frame_set')
    : generation === '7'
      ? ['snapshot', 'alarm', '1']
      : [];
  const deleting = having('delete_after_analyze', stream, flat);
  return {
    ...shared(context),
    set: frameNames(stream, 'frame_set', asked),
    strategy: sequenceStrategy(context, stream),
    isBestMatch: false,
    resizeWidth: stream === flat ? flatResize(context) : resizeWidth(stream, generation === '6' ? 800 : null),
    start: count('start_frame', 1),
    step: count('frame_skip', 1),
    most: count('max_frames', 0, 0),
    attempts: count('max_attempts', 1),
    secondsBetweenAttempts: seconds('sleep_between_attempts', 3),
    failuresInARow: count('contig_frames_before_error', 5),
    wait: waitOf(context) + seconds('delay', 0),
    secondsBetweenFrames: seconds('delay_between_frames', 0),
    secondsBetweenSnapshots: seconds('delay_between_snapshots', 0),
    download: stream.flag('download', false),
    downloadFolder: stream.path('download_dir') ?? '/tmp',
    deleteAfterAnalyze: deleting.flag('delete_after_analyze', false),
    convertSnapshotToFid: stream.flag('convert_snapshot_to_fid', generation === '7'),
    saveFrames: stream.flag('save_frames', false),
    saveAnalyzedFrames: stream.flag('save_analyzed_frames', false),
    saveFolder: stream.path('save_frames_dir') ?? '/tmp',
  };
}

function shared({ flat }: BuildContext): Pick<FrameSettings, 'source'> {
  return { source: flat.oneOf('frame_source', ['auto', 'portal', 'file'], 'auto') };
}

function waitOf({ flat }: BuildContext): number {
  return flat.number('wait', 0, { min: 0, max: 3600 });
}

/** 6.1 calls `all` `most_models`, and takes a strategy's name as well. */
function flatStrategy(flat: Values): FrameStrategy {
  const mode = flat.oneOf('detection_mode', ['all', ...strategies], 'all');
  return mode === 'all' ? 'most_models' : mode;
}

/** 7.x has it with the models, 6.x with the frames. */
function sequenceStrategy({ sequence }: BuildContext, stream: Values): FrameStrategy {
  const general: Values = sequence?.section('general') ?? stream;
  const place = having('frame_strategy', general, stream);
  const key = place.has('frame_strategy') ? 'frame_strategy' : 'strategy';
  return (key === 'strategy' ? stream : place).oneOf(key, strategies, 'most_models');
}

function flatResize({ flat, generation }: BuildContext): number | null {
  return resizeWidth(flat, generation === '6' ? 800 : null);
}

function resizeWidth(values: Values, fallback: number | null): number | null {
  const text = values.path('resize')?.toLowerCase();
  if (text === 'no' || text === 'false' || text === 'none') return null;
  return values.number('resize', fallback, { min: 16, max: 16_384, whole: true });
}

function bestMatchOrder(flat: Values): FrameName[] {
  const order = flat.words('bestmatch_order').map((word) => word.replaceAll(/["']/g, '').toLowerCase());
  return order[0] === 's' ? ['snapshot', 'alarm'] : ['alarm', 'snapshot'];
}

function frameNames(values: Values, key: string, words: readonly string[]): FrameName[] {
  return words.flatMap((written): FrameName[] => {
    const word = written.toLowerCase();
    if (word === 'alarm' || word === 'snapshot') return [word];
    if (word === 'bestmatch') return ['alarm', 'snapshot'];
    const number = Number(word);
    if (Number.isInteger(number) && number > 0) return [number];
    values.context.notes.problem(
      values.where(key),
      `${values.name(key)}: ${values.quoted(key, written)} is neither alarm, snapshot${key === 'frame_id' ? ', bestmatch' : ''} nor a frame number from 1`,
    );
    return [];
  });
}
