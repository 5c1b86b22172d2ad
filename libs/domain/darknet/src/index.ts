export { convertDarknet, type DarknetFiles } from './convert-darknet';
