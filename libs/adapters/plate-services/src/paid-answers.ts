/**
 * What paid services were asked. Each question costs, so there is one for a picture of an event, however often the
 * event is looked at: this outlives the process.
 */
export interface PaidAnswers {
  /** @returns whether nobody has asked yet: then the caller is the one who asks */
  claim(question: string): Promise<boolean>;
  /** @returns undefined where none was kept, since whoever asked died over it */
  answerTo(question: string): Promise<string | undefined>;
  keep(question: string, answer: string): Promise<void>;
  /** It was not asked after all. */
  release(question: string): Promise<void>;
}
