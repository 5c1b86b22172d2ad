import type { DetectionConfig, RemoteSettings } from '@tocsin/detection-config';
import { errorMessage } from '@tocsin/errors';
import {
  LoginFile,
  openGateway,
  type RemoteFound,
  type RemoteGateway,
  type RemoteSight,
} from '@tocsin/remote-detection';
import { scaleBox } from '@tocsin/vision';
import type { ZoneMinderPortal } from '@tocsin/zoneminder';
import type { Logger } from 'pino';
import type { Frame } from '../looking/frames/frame';
import type { Subject } from '../looking/subject';

export interface RemoteRequest {
  readonly frame: Frame;
  readonly subject: Pick<Subject, 'eventId' | 'monitorId' | 'cause'>;
  readonly settings: RemoteSettings;
  readonly config: Pick<DetectionConfig, 'basePath' | 'types' | 'portal'>;
  readonly portal: Pick<ZoneMinderPortal, 'pictureAddress'> | undefined;
  readonly signal: AbortSignal;
}

/** Pictures that another machine looks at (`ml_gateway`). */
export class RemoteLooks {
  readonly #log: Logger;
  readonly #gateways = new Map<string, RemoteGateway>();
  /** What was last said of those that fail. */
  readonly #failing = new Map<string, string>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /**
   * @returns all that the gateway saw, boxes in pixels of `frame.analysed`; undefined where it failed
   * @throws only what `signal` says
   */
  async find(request: RemoteRequest): Promise<readonly RemoteFound[] | undefined> {
    const { settings, frame, signal } = request;
    const { gateway } = settings;
    try {
      const sight = await this.#ask(request);
      if (this.#failing.delete(gateway)) this.#log.info({ gateway }, 'the gateway works again');
      return inAnalysed(sight, frame);
    } catch (error) {
      signal.throwIfAborted();
      this.#fails(settings, error);
      return undefined;
    }
  }

  /** Why a gateway fails that does. */
  failureOf({ gateway }: RemoteSettings): string | undefined {
    return this.#failing.get(gateway);
  }

  async #ask({ frame, subject, settings, config, portal, signal }: RemoteRequest): Promise<RemoteSight> {
    const gateway = this.#gatewayOf(settings, config);
    const types = config.types.map(({ name }) => name);
    if (
      settings.mode === 'url' &&
      gateway.lookAtAddress !== undefined &&
      portal !== undefined &&
      subject.eventId !== null
    ) {
      const address = await portal.pictureAddress(subject.eventId, String(frame.name));
      const verifyTls = !config.portal.allowSelfSigned;
      return gateway.lookAtAddress({ ...address, frame: String(frame.name), types, verifyTls, signal });
    }
    if (settings.mode === 'url' && gateway.lookAtEvent !== undefined && subject.eventId !== null) {
      return gateway.lookAtEvent({
        eventId: subject.eventId,
        monitorId: subject.monitorId,
        reason: subject.cause,
        streamOptions: { frame_set: String(frame.name), resize: frame.analysed.width },
        overrides: everythingOf(types),
        signal,
      });
    }
    const jpeg = await frame.jpegOf(await frame.at(null));
    return gateway.lookAtPicture(jpeg, { types, signal });
  }

  #gatewayOf(settings: RemoteSettings, { basePath }: Pick<DetectionConfig, 'basePath'>): RemoteGateway {
    const key = JSON.stringify([settings, basePath]);
    const known = this.#gateways.get(key);
    if (known !== undefined) return known;
    const opened = openGateway({ settings, loginFile: new LoginFile(basePath, this.#log), now: Date.now });
    this.#gateways.set(key, opened);
    return opened;
  }

  #fails({ gateway, fallbackLocal }: RemoteSettings, error: unknown): void {
    const why = errorMessage(error);
    if (this.#failing.get(gateway) === why) return;
    this.#failing.set(gateway, why);
    const consequence = fallbackLocal ? 'our own models look instead' : 'alarms go out without a look';
    this.#log.error({ err: error, gateway }, `${why}; until then ${consequence}`);
  }
}

/** What mlapi is to see: patterns and zones are applied here. */
function everythingOf(types: readonly string[]): Record<string, unknown> {
  return {
    model_sequence: types.join(','),
    ...Object.fromEntries(types.map((type) => [type, { pattern: '.*' }])),
  };
}

function inAnalysed({ found, size }: RemoteSight, { analysed }: Frame): readonly RemoteFound[] {
  if (size === null) return found;
  const [across, down] = [analysed.width / size.width, analysed.height / size.height];
  return found.map((one) => ({ ...one, box: scaleBox(one.box, across, down) }));
}
