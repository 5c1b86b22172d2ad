// Required into a process under test: what it sends to FCM's own address comes out at the fake, as through a firewall.
const { Socket } = require('node:net');

const { connect } = Socket.prototype;
/** @param {[any, ...any[]]} args */
Socket.prototype.connect = function (options, ...rest) {
  const isForFcm = options?.host === 'fcm.googleapis.com';
  const target = isForFcm
    ? { ...options, host: '127.0.0.1', port: Number(process.env.FAKE_FCM_PORT) }
    : options;
  return connect.call(this, target, ...rest);
};
