export { CodedError, type CodedErrorOptions } from './coded-error';
export { errorMessage } from './error-message';
export { isRecord } from './is-record';
export { nearest } from './nearest';
export { parseJson } from './parse-json';
export { systemCode } from './system-code';
