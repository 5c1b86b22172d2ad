import { EventId, ServerId } from '@tocsin/messages';

/** An event by the words of the operator: `5060`, or as the log names it, `0-5060` or `0.1-5060`. */
export interface EventAsked {
  readonly server: ServerId;
  readonly eventId: EventId;
  /** Undefined: the event that has this id now. */
  readonly numbering: number | undefined;
}

/** @returns undefined for words that name no event */
export function eventAsked(text: string, server: number): EventAsked | undefined {
  const match = /^(?:(\d+)(?:\.(\d+))?-)?(\d+)(?:-(?:start|end))?$/.exec(text);
  const eventId = EventId.safeParse(Number(match?.[3]));
  const serverId = ServerId.safeParse(Number(match?.[1] ?? server));
  if (match === null || !eventId.success || !serverId.success) return undefined;
  return {
    server: serverId.data,
    eventId: eventId.data,
    numbering: match[2] === undefined ? undefined : Number(match[2]),
  };
}
