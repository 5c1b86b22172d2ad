export { type FrameSelection, type VideoFrame, videoFrames, type VideoFramesOptions } from './video-frames';
export { type Animation, writeAnimation } from './write-animation';
