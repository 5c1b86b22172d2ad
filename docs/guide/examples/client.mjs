/**
 * A whole client: logs in, stays connected, and prints every alarm.
 *
 *     node client.mjs wss://home.example.org:9000 user password
 *
 * WebSocket is built into browsers and Node from 22; Node 20 wants `node --experimental-websocket`.
 */
const [url = 'wss://localhost:9000', user = '', password = ''] = process.argv.slice(2);

/** How often we ask whether the server is still there, and how long it may take to answer, ms. */
const [askEvery, answerWithin] = [60_000, 5_000];
/** Before we connect again, ms: doubled each time, so that a server in trouble is left in peace. */
const [firstPause, longestPause] = [2_000, 120_000];
let pause = firstPause;

function connect() {
  const socket = new WebSocket(url);
  let [asking, waiting, isRefused] = [undefined, undefined, false];

  const send = (event, data) => socket.send(JSON.stringify({ event, data }));
  const ask = () => {
    send('control', { type: 'version' });
    waiting = setTimeout(() => socket.close(), answerWithin);
  };

  socket.addEventListener('open', () => send('auth', { user, password }));

  socket.addEventListener('message', ({ data }) => {
    clearTimeout(waiting); // whatever it says, it is there
    const frame = JSON.parse(data);
    if (frame.event === 'auth' && frame.status === 'Success') {
      console.log(`connected to ${frame.server}`);
      pause = firstPause;
      asking = setInterval(ask, askEvery);
      // Only monitors 1 and 2, and monitor 2 at most once a minute:
      // send('control', { type: 'filter', monlist: '1,2', intlist: '0,60' });
    } else if (frame.event === 'auth') {
      console.error(`refused: ${frame.reason}`);
      isRefused = true; // the same password will not get better by trying again
    } else if (frame.event === 'alarm') {
      for (const { EventId, MonitorId, Name, Cause } of frame.events)
        console.log(`event ${EventId} of monitor ${MonitorId} (${Name}): ${Cause}`);
    }
  });

  socket.addEventListener('close', () => {
    clearInterval(asking);
    clearTimeout(waiting);
    if (isRefused) return;
    // Not all clients at the same moment.
    setTimeout(connect, pause * (0.75 + Math.random() / 2));
    pause = Math.min(2 * pause, longestPause);
  });
}

connect();
