/** What is said to all, and how it is checked where it is heard. */
export interface BroadcastSpec<Message> {
  /** Lower-case letters and dashes; the same on every machine that listens. */
  readonly name: string;
  /** Checks a message where it enters the process; throws when it is not one. Such a message is left out. */
  readonly parse: (message: unknown) => Message;
}

/** Hears one message; the next comes when it is through. What it throws is logged and costs the others nothing. */
export type Listener<Message> = (message: Message) => Promise<void>;

/**
 * Says something to every process that listens, this one included. All hear the same messages in the same order.
 * A listener that is briefly out of reach hears what it missed afterwards; who is new hears nothing of before.
 */
export interface Broadcast<Message> extends AsyncDisposable {
  /**
   * Resolves once the message cannot be lost any more. What a message holds must survive JSON.
   * @throws CodedError `broadcast-unavailable` (retryable)
   */
  publish(message: Message): Promise<void>;
  /**
   * Resolves once everything that is published from now on will be heard. Disposing what comes back ends it after
   * the message that is being heard.
   * @param as - who listened by this name before hears first what was published since, as far as it is kept; the last
   *   messages that he heard may come again if he was killed
   * @throws CodedError `broadcast-unavailable` (retryable)
   */
  listen(listener: Listener<Message>, as?: string): Promise<AsyncDisposable>;
}
