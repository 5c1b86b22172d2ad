import type { Config } from '@tocsin/config';
import type { FcmOptions } from '@tocsin/fcm';
import type { Delivery, MonitorId, Notification, TellingMessage, UnfinishedPushes } from '@tocsin/messages';
import type { Authenticator, Channel, ControlPlace, DeviceMemory } from '@tocsin/notifications';
import type { DeviceList } from '@tocsin/push';
import type { Broadcast, JobQueue } from '@tocsin/queue';
import type { Records } from '@tocsin/records';
import type { Written } from '@tocsin/runtime';
import type { Logger } from 'pino';
import type { SharedSlots } from './clients/client-slots';
import type { SharedControl } from './control/open-control';
import type { SharedDevices } from './devices/open-devices';
import type { EventFolders } from './pictures/event-pictures';
import type { EventNoteParts } from './telling/event-scribe';

export interface GatewayParts {
  /** The settings as the operator wrote them; what control clients changed is found and put over them here. */
  readonly config: Config;
  /** Says when the operator writes other settings; what of them is looked up each time holds at once. */
  readonly rewrites?: Pick<Written, 'listen'>;
  readonly log: Logger;
  readonly authenticator: Authenticator;
  readonly notifications: JobQueue<Notification>;
  readonly records: Records;
  /** Pushes that take long, so that they outlive this process; without it they do not. */
  readonly pushes?: JobQueue<UnfinishedPushes>;
  /** Notes and tags of events in ZoneMinder; without it nothing is written there. */
  readonly eventNotes?: EventNoteParts;
  /** What control clients said, where others must know it too; else it is kept in the control file. */
  readonly control?: ControlPlace | SharedControl;
  /** The phones, where several gateways share them; else they are kept in the token file. */
  readonly devices?: SharedDevices;
  /** What is remembered of phones, where several gateways tell them; else it is kept in memory. */
  readonly deviceMemory?: DeviceMemory;
  /** Phones that registered with ZoneMinder itself. */
  readonly listedDevices?: DeviceList;
  /** Set where other gateways take from the same queue. */
  readonly others?: OtherGateways;
  /** Every monitor of ZoneMinder, for the control interface. */
  readonly monitors?: () => Promise<readonly MonitorId[]>;
  /** Stops this process so that its supervisor starts it again; without it control clients cannot ask for that. */
  readonly restart?: () => void;
  /** How FCM is reached, where that is not as usual. */
  readonly fcm?: FcmOptions;
  /** Where the files of events are, for signed pictures; without it they come from the portal. */
  readonly events?: EventFolders;
  /** Is given how to tell every WebSocket client of this gateway of a test; disposing what comes back ends that. */
  readonly offerTest?: (tell: (monitorId: MonitorId) => readonly Delivery[]) => Disposable;
  /** Ways of telling beside WebSocket, MQTT, push and script. */
  readonly extraChannels?: readonly Channel[];
}

/** What connects the gateways of one installation. */
export interface OtherGateways {
  /** Of this one; no other has it, and it stays the same after a restart. */
  readonly name: string;
  /** Made of `tellingBroadcast`. */
  readonly broadcast: Broadcast<TellingMessage>;
  /** By which a client is recognised that comes to another gateway. */
  readonly slots: SharedSlots;
}
