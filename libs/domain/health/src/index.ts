export {
  Dependencies,
  type DependencyState,
  type Readiness,
  type Reporter,
  type State,
} from './dependencies';
export { type News, newsChannel } from './news';
