import { z } from 'zod';

/** What FCM's `messages:send` takes, as far as we use it. Like FCM it refuses names it does not know. */
const Text = z.string();
const Data = z.record(Text, Text);

export const FcmRequest = z.strictObject({
  validate_only: z.boolean().optional(),
  message: z.strictObject({
    token: Text.min(1),
    notification: z
      .strictObject({ title: Text.optional(), body: Text.optional(), image: Text.optional() })
      .optional(),
    data: Data.optional(),
    android: z
      .strictObject({
        priority: z.enum(['normal', 'high', 'NORMAL', 'HIGH']).optional(),
        ttl: z
          .string()
          .regex(/^\d+(\.\d+)?s$/)
          .optional(),
        collapse_key: Text.optional(),
        data: Data.optional(),
        notification: z
          .strictObject({
            icon: Text.optional(),
            sound: Text.optional(),
            tag: Text.optional(),
            channel_id: Text.optional(),
            image: Text.optional(),
          })
          .optional(),
      })
      .optional(),
    apns: z
      .strictObject({
        headers: Data.optional(),
        // Free for FCM; these types are Apple's.
        payload: z
          .looseObject({
            aps: z.looseObject({
              badge: z.int().optional(),
              sound: Text.optional(),
              'thread-id': Text.optional(),
              'mutable-content': z.literal(1).optional(),
            }),
          })
          .optional(),
      })
      .optional(),
  }),
});

/** What the push proxy of the apps' authors reads. */
export const ProxyRequest = z.looseObject({
  token: Text,
  title: Text,
  body: Text,
  sound: Text,
  badge: z.int(),
  data: z.looseObject({ mid: Text, eid: Text }),
});
