import { flag, number, path, text } from './values';

const secret = { secret: true };

/** `[detector]`: detection for others over HTTP. */
export const remoteSettings = {
  remote_port: number(0, 65_535, 'whole')
    .optional()
    .describe(
      'Answers others in the manner of mlapi and pyzm.serve on this port (theirs is 5000); without it nobody',
    ),
  remote_config: path()
    .optional()
    .describe(
      "The mlapiconfig.ini of an mlapi that this replaces, or the YAML file of pyzm.serve: its host, port, users, key and folder of pictures count where remote_port, remote_user and so on are not set here; host and lifetime of tokens always do. What to look with is object_config's business, which may name the same file",
    ),
  remote_address: text()
    .default('127.0.0.1')
    .describe(
      'Address it answers on; 0.0.0.0 for all. Put a proxy with TLS before it where the network is not yours alone',
    ),
  remote_auth: flag()
    .default(true)
    .describe('Ask for a login; without one, whoever reaches the port may ask'),
  remote_user: text().optional().describe('Who may log in'),
  remote_password: text()
    .optional()
    .meta({ description: 'Password of remote_user', ...secret }),
  remote_users_file: path()
    .optional()
    .describe('More who may log in: the db.json of mlapi, written by its mlapi_dbuser.py'),
  remote_secret_key: text()
    .optional()
    .meta({
      description:
        'Key that signs tokens, at least 32 characters; without one it is made and kept under base_data_path',
      ...secret,
    }),
  remote_token_lifetime: number(60, 2_592_000).default(3600).describe('Seconds a token is good for'),
  remote_allowed_hosts: text()
    .default('')
    .transform((value) =>
      value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    )
    .describe(
      "Where pictures may be fetched from that others name, besides ZoneMinder's portal: host, host:port, or network, e.g. cam.lan:8080, 192.168.1.0/24",
    ),
  remote_images_path: path()
    .optional()
    .describe('Pictures that others send are kept here unless they say delete=true; without it none is kept'),
};
