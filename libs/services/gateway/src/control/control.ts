import { createHash, timingSafeEqual } from 'node:crypto';
import type { ControlFailReply, ControlReply, EscontrolFrame } from '@tocsin/client-frames';
import type { Config } from '@tocsin/config';
import { errorMessage } from '@tocsin/errors';
import type { MonitorId } from '@tocsin/messages';
import {
  type Authenticator,
  type ControlCommand,
  type ControlPlace,
  controlledConfig,
  controlOf,
  controlResponse,
  type ControlState,
  editSetting,
  effectOf,
  isMeant,
  knownSettings,
  type MonitorControl,
  readControlCommand,
  resetControl,
  setMonitors,
  untouchedControl,
  type Viewer,
  withMonitors,
} from '@tocsin/notifications';
import type { Written } from '@tocsin/runtime';
import type { Logger } from 'pino';
import type { ClientConnection } from '../clients/client-connection';
import { failReply } from '../clients/replies';
import { liveConfig } from './live-config';

export interface ControlParts {
  /** The settings as the operator wrote them. */
  readonly written: Config;
  /** Says when the operator writes others. */
  readonly rewrites?: Pick<Written, 'listen'> | undefined;
  /** Where what is said is kept. */
  readonly place: ControlPlace;
  /** Every monitor of ZoneMinder; undefined where nobody can tell. */
  readonly monitors: (() => Promise<readonly MonitorId[]>) | undefined;
  /** Stops this process so that it is started again; undefined where nobody would. */
  readonly restart: (() => void) | undefined;
  /** Reads again what the settings name, after they were edited or reset, here or through another gateway. */
  readonly reload?: () => Promise<void>;
  readonly log: Logger;
}

/** The control interface: mutes and forces monitors, and changes settings (websocket-protocol 9). */
export class Control implements AsyncDisposable {
  /** The settings in force, always the latest. */
  readonly config: Config;
  readonly #parts: ControlParts;
  #state = untouchedControl;
  #written: Config;
  #inForce: Config;
  #rewrites: Disposable | undefined;
  /** Every monitor of ZoneMinder, once they could be loaded. */
  #monitors: readonly MonitorId[] | undefined;
  #ear: AsyncDisposable | undefined;
  #reloading: Promise<void> = Promise.resolve();

  private constructor(parts: ControlParts) {
    this.#parts = parts;
    this.#written = parts.written;
    this.#inForce = parts.written;
    this.config = liveConfig(() => this.#inForce);
  }

  /** @throws CodedError `control-unavailable` (retryable) */
  static async open(parts: ControlParts): Promise<Control> {
    const control = new Control(parts);
    control.#rewrites = parts.rewrites?.listen((config) => control.#rewritten(config));
    if (parts.written.general.use_escontrol_interface) {
      // First the ear: what is said while we read is not missed.
      control.#ear = await parts.place.listen((state) => control.#hear(state));
      control.#use(await parts.place.read());
      await control.refresh();
    }
    return control;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#rewrites?.[Symbol.dispose]();
    await this.#ear?.[Symbol.asyncDispose]();
  }

  get isOn(): boolean {
    return this.config.general.use_escontrol_interface;
  }

  /** Checks the password of control clients. Without one of ours nobody gets in. */
  readonly logins: Authenticator = {
    login: (credentials) => {
      const wanted = this.config.general.escontrol_interface_password ?? '';
      const given = credentials.kind === 'password' ? credentials.password : '';
      const isGood = wanted !== '' && timingSafeEqual(digest(given), digest(wanted));
      return Promise.resolve(isGood ? nobody : null);
    },
    viewer: () => Promise.resolve(null),
  };

  /** What control clients want of a monitor's alarms. One that ZoneMinder does not list is told to everybody. */
  of(monitor: MonitorId): MonitorControl {
    if (!this.isOn) {
      return 0;
    }
    const { control, isKnown } = controlOf(this.#state, monitor);
    if (isKnown || this.#monitors === undefined) {
      return isKnown ? control : 0;
    }
    this.#parts.log.error({ monitorId: monitor }, 'a monitor that the control interface does not know yet');
    return control;
  }

  /** Takes over monitors that are new in ZoneMinder. */
  async refresh(): Promise<void> {
    const { monitors, log } = this.#parts;
    if (!this.isOn || monitors === undefined) {
      return;
    }
    try {
      this.#monitors = await monitors();
      this.#state = withMonitors(this.#state, this.#monitors);
    } catch (error) {
      log.warn({ err: error }, `the control interface could not load the monitors: ${errorMessage(error)}`);
    }
  }

  /** Does what a message asks for, and answers it exactly once. */
  async answer(connection: ClientConnection, { data, request }: EscontrolFrame): Promise<void> {
    if (!this.isOn) {
      connection.send(failReply('escontrol', '', 'ESCONTROLDISABLED'));
      return;
    }
    if (!connection.isControl) {
      connection.send(failReply('escontrol', 'command', 'NOTCONTROL'));
      return;
    }
    const command = readControlCommand(data);
    if (command.command === 'refused' && command.reason === 'NODATA') {
      connection.send(failReply('escontrol', 'command', 'NODATA'));
      return;
    }
    const { log } = connection;
    const reply = await this.#obey(command);
    const isDone = reply.status === 'Success';
    log.info({ ...command, ...('value' in command ? { value: '***' } : {}), isDone }, 'control command');
    connection.send({ ...reply, request });
    if (isDone && command.command === 'restart') {
      this.#parts.restart?.();
    }
  }

  async #obey(command: ControlCommand): Promise<Reply> {
    switch (command.command) {
      case 'get':
        return { ...done(''), response: controlResponse(this.#state, knownSettings) };
      case 'mute':
      case 'unmute':
        return this.#setMonitors(command.monitors, command.command === 'mute' ? -1 : 1);
      case 'edit':
        return this.#edit(command.key, command.value);
      case 'reset':
        await this.#change(resetControl);
        await this.#reload();
        return done('command');
      case 'restart':
        return this.#parts.restart === undefined ? notSupported : done('command');
      case 'refused':
      default:
        return notSupported;
    }
  }

  async #setMonitors(monitors: readonly MonitorId[] | 'all', control: -1 | 1): Promise<Reply> {
    if (monitors === 'all' && this.#state.monitors.size === 0) {
      await this.refresh();
      if (this.#state.monitors.size === 0) {
        this.#parts.log.error('no monitors are known, so all of them is none; name them instead');
        return notSupported;
      }
    }
    await this.#change((state) => setMonitors(state, monitors, control));
    return done('');
  }

  async #edit(key: string, value: string): Promise<Reply> {
    const meant = knownSettings.filter((setting) => isMeant(setting, key)).map(effectOf);
    const edit = (state: ControlState) => editSetting(state, key, value, knownSettings) ?? state;
    const { unusable } = controlledConfig(this.#written, edit(this.#state));
    const isUnusable = unusable.some((name) => name === key || name.endsWith(`.${key}`));
    if (isUnusable || meant.every((effect) => effect === 'never')) {
      return notSupported;
    }
    await this.#change(edit);
    await this.#reload();
    return { ...done(''), ...(meant.includes('after a restart') ? { needsRestart: true } : {}) };
  }

  async #change(change: (state: ControlState) => ControlState): Promise<void> {
    await this.#parts.place.change((state) => change(withMonitors(state, this.#monitors ?? [])));
  }

  /** Somebody has said something, to us or to another gateway. */
  #hear(state: ControlState): void {
    const before = JSON.stringify([...this.#state.overrides]);
    this.#use(state);
    if (JSON.stringify([...state.overrides]) !== before) void this.#reload();
  }

  #rewritten(config: Config): void {
    this.#written = config;
    this.#use(this.#state);
    void this.#reload();
  }

  #reload(): Promise<void> {
    const { reload, log } = this.#parts;
    this.#reloading = this.#reloading
      .then(() => reload?.())
      .catch((error: unknown) => log.error({ err: error }, 'what the settings name was not read again'));
    return this.#reloading;
  }

  #use(state: ControlState): void {
    this.#state = withMonitors(state, this.#monitors ?? []);
    this.#inForce = controlledConfig(this.#written, state).config;
  }
}

/** A control client is no user of ZoneMinder and sees no monitor. */
const nobody: Viewer = { user: 'escontrol', monitors: new Set() };

type Reply = Omit<ControlReply, 'request'> | Omit<ControlFailReply, 'request'>;

const done = (type: '' | 'command'): Omit<ControlReply, 'request'> => ({
  event: 'escontrol',
  type,
  status: 'Success',
});

const notSupported: Omit<ControlFailReply, 'request'> = {
  event: 'escontrol',
  type: 'command',
  status: 'Fail',
  reason: 'NOTSUPPORTED',
};

/** Of one length whatever the text, so that comparing tells nothing of it. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
