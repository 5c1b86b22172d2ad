export { LevelStore } from './level-store';
