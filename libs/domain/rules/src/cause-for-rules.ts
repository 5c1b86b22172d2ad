/** The causes of an event, as far as there are any yet. */
export interface EventCauses {
  readonly start?: string;
  readonly end?: string;
  /** What is told just now. */
  readonly told: string;
}

const mark = 'detected:';

/**
 * The cause that rules look at: the start's, unless only the end's, or else the one that is told, says what was
 * detected. So an end is judged by what was seen at the start.
 */
export function causeForRules({ start, end, told }: EventCauses): string {
  return [start, end, told].find((cause) => cause?.includes(mark) === true) ?? start ?? told;
}
