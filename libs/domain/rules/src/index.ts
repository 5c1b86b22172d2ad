export { causeForRules, type EventCauses } from './cause-for-rules';
export { type DayName, type WallClock, wallClock } from './day-time';
export { judge, type RulesObject, type RulesQuestion, type RulesVerdict, type SearchCause } from './judge';
export { type ParsedRules, parseRules } from './parse-rules';
export { noRules, type Rule, type Rules, type RulesProblem } from './rule';
export type { TimeWindow } from './time-window';
