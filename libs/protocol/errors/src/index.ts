export { CodedError, type CodedErrorOptions } from './coded-error';
export { errorMessage } from './error-message';
export { nearest } from './nearest';
