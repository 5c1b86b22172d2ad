export { FcmSender, type FcmOptions, type FinalAnswer } from './fcm-sender';
export { pushStyleOf, pushWordingOf } from './style-of';
