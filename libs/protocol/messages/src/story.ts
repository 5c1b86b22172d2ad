import { z } from 'zod';
import { Alarm } from './alarm';
import { Delivery, DeliveryOutcome } from './delivery';
import { Outcome, Stage } from './notification';

const at = z.number().nonnegative();
const phase = Alarm.shape.phase;

/** One line in the story of an event: what happened to it, when, and why. */
export const StoryEntry = z.discriminatedUnion('step', [
  /** The watcher saw it. */
  z.object({ step: z.literal('seen'), at, phase, cause: z.string(), late: z.boolean() }),
  /** The watcher left it out on purpose, e.g. a flood on its monitor. */
  z.object({ step: z.literal('shed'), at, phase, reason: z.string() }),
  /** The detector answered. */
  z.object({
    step: z.literal('detection'),
    at,
    phase,
    outcome: Outcome,
    text: z.string(),
    reason: z.string(),
    stages: z.array(Stage),
  }),
  /** The gateway decided whether anybody is told at all. */
  z.object({ step: z.literal('decision'), at, phase, tell: z.boolean(), reason: z.string() }),
  /** The gateway told, or did not tell, these recipients, and others where there are many. */
  z.object({
    step: z.literal('delivery'),
    at,
    phase,
    deliveries: z.array(Delivery),
    /** Those who are not named. */
    others: z
      .array(z.object({ channel: z.string(), outcome: DeliveryOutcome, count: z.int().positive() }))
      .exactOptional(),
  }),
]);
export type StoryEntry = z.infer<typeof StoryEntry>;
