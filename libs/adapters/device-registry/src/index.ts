export { TokenFileRegistry, type TokenFileOptions } from './token-file-registry';
