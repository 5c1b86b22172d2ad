import { parseJson } from '@tocsin/errors';
import { z } from 'zod';

/** Clients write ids, lists and passwords as text or as numbers; all become text. */
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** Text, or `''` for null and for what is no text at all: such a value is as good as none. */
const looseText = scalar.catch('');

/** A list such as `1,2,5`, also as a single number or an array; `''` for null and for anything else. */
const looseList = z.union([scalar, z.array(scalar).transform((items) => items.join(','))]).catch('');

const Data = z.object({
  type: looseText.optional(),
  user: looseText.optional(),
  password: looseText.optional(),
  token: looseText.optional(),
  monlist: looseList.optional(),
  intlist: looseList.optional(),
  appversion: looseText.optional(),
  platform: looseText.optional(),
  state: looseText.optional(),
  profile: looseText.optional(),
  badge: z.unknown().optional(),
});
type Data = z.infer<typeof Data>;

const Message = z.object({
  event: z.unknown().optional(),
  category: z.unknown().optional(),
  token: looseText.optional(),
  user: looseText.optional(),
  password: looseText.optional(),
  data: Data.optional(),
});

/** "Let me in." */
export interface AuthFrame {
  readonly kind: 'auth';
  readonly category: 'normal' | 'escontrol';
  readonly user: string;
  readonly password: string;
  /** A ZoneMinder access token in place of user and password; `''` if none. */
  readonly token: string;
  /** Undefined: not in the message, so what was there before stays. */
  readonly monlist: string | undefined;
  readonly intlist: string | undefined;
  readonly appversion: string;
  /** True for the earliest form without an envelope: such a client is answered in kind. */
  readonly isBare: boolean;
}

/** "Send me these monitors", "Which version are you?", or something newer than us. */
export interface ControlFrame {
  readonly kind: 'control';
  readonly type: string;
  /** Undefined: the key is not in the message. */
  readonly monlist: string | undefined;
  readonly intlist: string | undefined;
}

/** "This is my device", "My icon shows so many", or something newer than us. */
export interface PushFrame {
  readonly kind: 'push';
  readonly type: string;
  /** What FCM knows the device by; `''` if none. */
  readonly token: string;
  /** The token beside `data`, which zmNinja puts there in every message; `''` if none. */
  readonly outerToken: string;
  readonly platform: string;
  /** Undefined: not in the message, so what was there before stays. */
  readonly monlist: string | undefined;
  readonly intlist: string | undefined;
  readonly state: string | undefined;
  readonly profile: string | undefined;
  /** Whatever stands there. */
  readonly badge: unknown;
}

/** A command to the server itself. */
export interface EscontrolFrame {
  readonly kind: 'escontrol';
  /** `data`, whatever it is; undefined if there is none. */
  readonly data: unknown;
  /** The whole message, which is echoed. */
  readonly request: unknown;
}

/** What a client said. */
export type ClientFrame =
  | AuthFrame
  | ControlFrame
  | PushFrame
  | EscontrolFrame
  /** An `event` that we do not know. */
  | { readonly kind: 'unknown'; readonly event: string | number | boolean | null }
  /** Not JSON, or not of the shape that every message has. */
  | { readonly kind: 'malformed' };

/** Understands one text frame of a client. Never throws, whatever the frame holds. */
export function readClientFrame(text: string): ClientFrame {
  const json = parseJson(text);
  const message = Message.safeParse(json);
  if (!message.success) {
    return { kind: 'malformed' };
  }
  const { event, category, token = '', data = {} } = message.data;
  switch (event) {
    case 'auth':
      return authFrame(data, category, false);
    case 'control':
      return { kind: 'control', type: data.type ?? '', monlist: data.monlist, intlist: data.intlist };
    case 'push':
      return pushFrame(data, token);
    case 'escontrol':
      // Untouched: what a command holds beside the usual keys is for those who understand commands.
      return { kind: 'escontrol', data: Raw.parse(json).data, request: json };
    case undefined:
      return bareFrame(message.data) ?? { kind: 'unknown', event: null };
    default:
      return { kind: 'unknown', event: EchoedEvent.parse(event) };
  }
}

const Raw = z.object({ data: z.unknown().optional() });

const EchoedEvent = z.union([z.string(), z.number(), z.boolean(), z.null()]).catch(null);

function authFrame(data: Data, category: unknown, isBare: boolean): AuthFrame {
  return {
    kind: 'auth',
    category: category === 'escontrol' ? 'escontrol' : 'normal',
    user: data.user ?? '',
    password: data.password ?? '',
    token: data.token ?? '',
    monlist: data.monlist,
    intlist: data.intlist,
    appversion: data.appversion ?? '',
    isBare,
  };
}

function pushFrame(data: Data, outerToken: string): PushFrame {
  return {
    kind: 'push',
    type: data.type ?? '',
    token: data.token ?? '',
    outerToken,
    platform: data.platform ?? '',
    monlist: data.monlist,
    intlist: data.intlist,
    state: data.state,
    profile: data.profile,
    badge: data.badge,
  };
}

/** The earliest form: credentials without an envelope, at top level or in `data` (seed 003). */
function bareFrame({ user, password, data }: z.infer<typeof Message>): AuthFrame | undefined {
  const credentials = user !== undefined && password !== undefined ? { ...data, user, password } : data;
  return credentials?.user !== undefined && credentials.password !== undefined
    ? authFrame(credentials, 'normal', true)
    : undefined;
}
