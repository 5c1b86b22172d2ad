export interface PortalOptions {
  /** E.g. `https://host/zm`. */
  readonly url: string;
  /** E.g. `https://host/zm/api`; below `url` where it is not given. */
  readonly apiUrl?: string;
  /** Without a user nobody logs in. */
  readonly user?: string;
  readonly password?: string;
  /** `legacy`: name and password stand in every address, as before ZoneMinder had tokens. */
  readonly login?: 'token' | 'legacy';
  /** Asked for by a web server in front of ZoneMinder. */
  readonly basic?: { readonly user: string; readonly password: string };
  readonly allowSelfSigned: boolean;
  /** Of one request; 10 s where it is not given. */
  readonly timeoutMs?: number;
  /** What the operator is told to look at; `[detector]` where it is not given. */
  readonly settings?: PortalSettingNames;
}

/** Settings by the names under which the operator wrote them. */
export interface PortalSettingNames {
  readonly portal: string;
  readonly credentials: string;
  readonly selfSigned: string;
}

export const detectorSettingNames: PortalSettingNames = {
  portal: '[detector] portal',
  credentials: '[detector] portal_user and portal_password',
  selfSigned: '[detector] allow_self_signed = yes',
};
