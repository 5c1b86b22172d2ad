import { PushGround, type PushingTocsin } from './harness/push-ground';
import { shapes } from './harness/tocsin';
import { users } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(60_000);

/** As ZoneMinder's updates 1.39.2 and 1.39.3 make it. */
const table = `
  CREATE TABLE Notifications (Id int unsigned NOT NULL AUTO_INCREMENT, UserId int unsigned DEFAULT NULL, Token varchar(512) NOT NULL,
    Platform enum('android','ios','web') NOT NULL, MonitorList text DEFAULT NULL, \`Interval\` int unsigned NOT NULL DEFAULT 0,
    PushState enum('enabled','disabled') NOT NULL DEFAULT 'enabled', AppVersion varchar(32) DEFAULT NULL,
    Profile varchar(128) DEFAULT NULL, BadgeCount int NOT NULL DEFAULT 0, LastNotifiedAt datetime DEFAULT NULL,
    CreatedOn datetime DEFAULT NULL, UpdatedOn timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    PRIMARY KEY (Id), UNIQUE KEY Notifications_Token_idx (Token))`;

let ground: PushGround;

beforeAll(async () => {
  ground = await PushGround.open();
  await ground.ground.zoneminder.query(table);
});
afterAll(() => ground?.[Symbol.asyncDispose]());

describe.each(shapes)("phones in ZoneMinder's table Notifications, told by %s", (shape) => {
  const mine = `${shape}:token-of-mine`;
  const viewers = `${shape}:viewers`;
  const off = `${shape}:off`;
  const both = `${shape}:both`;
  const gone = `${shape}:gone`;
  const tokensLeft = async () =>
    (await ground.ground.zoneminder.query('SELECT Token FROM Notifications ORDER BY Id')).map(
      ({ Token }) => Token,
    );
  let pushing: PushingTocsin;

  beforeAll(async () => {
    const { zoneminder } = ground.ground;
    await zoneminder.query('DELETE FROM Notifications');
    const insert = `INSERT INTO Notifications (UserId, Token, Platform, MonitorList, PushState, AppVersion, Profile, BadgeCount)
      VALUES ((SELECT Id FROM Users WHERE Username = ?), ?, ?, ?, ?, '1.0.8', 'Home', 4)`;
    await zoneminder.query(insert, ['admin', mine, 'ios', '1,3', 'enabled']);
    await zoneminder.query(insert, ['viewer', viewers, 'android', null, 'enabled']);
    await zoneminder.query(insert, ['admin', off, 'android', null, 'disabled']);
    await zoneminder.query(insert, ['admin', both, 'android', null, 'enabled']);
    await zoneminder.query(insert, ['admin', gone, 'android', '1', 'enabled']);
    pushing = await ground.start({
      shape,
      way: 'direct',
      settings: { fcm: { include_profile_in_push: true } },
      tokens: { [both]: { platform: 'android' } },
    });
  });
  afterAll(() => pushing?.[Symbol.asyncDispose]());

  it('get what their row and their user want, once also where they are known to us too', async () => {
    const { eventId, bodies } = await pushing.alarm([mine, viewers, both, gone]);
    expect(bodies[mine]).toMatchObject([
      { message: { apns: { payload: { aps: { badge: 5, alert: { subtitle: 'Home' } } } } } },
    ]);
    const yard = await pushing.alarm([both], { monitorId: 2 });
    for (const token of [mine, viewers, gone]) expect(ground.pushes(token, yard.eventId)).toEqual([]);
    expect(ground.pushes(both, eventId)).toHaveLength(1);
    expect(ground.pushes(off, eventId)).toEqual([]);
  });

  it('lose their row when FCM says UNREGISTERED, those alone', async () => {
    ground.fcm.answer(gone, 'unregistered');
    await pushing.alarm([mine, gone]);
    await waitFor('the row to go', async () => !(await tokensLeft()).includes(gone));
    expect(await tokensLeft()).toEqual([mine, viewers, off, both]);
  });

  it('are told while the database is away', async () => {
    const { zoneminder } = ground.ground;
    await zoneminder.databaseLink.cut();
    try {
      await pushing.alarm([mine, both]);
    } finally {
      await zoneminder.databaseLink.mend();
    }
  });

  it('have their badge in their row, and no token in the log', async () => {
    await waitFor('the badge', async () => {
      const [row] = await ground.ground.zoneminder.query(
        'SELECT BadgeCount FROM Notifications WHERE Token = ?',
        [mine],
      );
      return Number(row?.['BadgeCount']) >= 6;
    });
    expect(pushing.tocsin.log).not.toContain(mine);
    expect(pushing.tocsin.log).not.toContain(users.admin.password);
  });
});
