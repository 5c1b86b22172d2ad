export { FcmSender, type FcmOptions, type FinalAnswer } from './fcm-sender';
export { tryServiceAccount } from './service-account-access';
export { pushStyleOf, pushWordingOf } from './style-of';
