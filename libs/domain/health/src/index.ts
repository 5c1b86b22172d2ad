export {
  Dependencies,
  type DependencyState,
  type Readiness,
  type Reporter,
  type State,
} from './dependencies';
