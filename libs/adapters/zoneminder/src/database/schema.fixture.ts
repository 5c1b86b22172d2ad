/**
 * Just enough of ZoneMinder's tables for three releases, written by hand from facts.md section 6: only the columns
 * that we read, with the types of the real ones.
 */
const config = (version: string) => `
  CREATE TABLE Config (Name varchar(64) PRIMARY KEY, Value text NOT NULL);
  INSERT INTO Config VALUES ('ZM_DYN_DB_VERSION', '${version}'), ('ZM_AUTH_HASH_SECRET', 'the secret');`;

const storage = `
  CREATE TABLE Storage (Id smallint unsigned PRIMARY KEY AUTO_INCREMENT, Path varchar(64) NOT NULL, Scheme enum('Deep','Medium','Shallow') NOT NULL DEFAULT 'Medium');
  INSERT INTO Storage (Path) VALUES ('/mnt/one');`;

const events = (start: string, end: string) => `
  CREATE TABLE Events (
    Id bigint unsigned PRIMARY KEY AUTO_INCREMENT, MonitorId int unsigned NOT NULL, StorageId smallint unsigned DEFAULT 0,
    Cause varchar(32) NOT NULL DEFAULT '', ${start} datetime DEFAULT NULL, ${end} datetime DEFAULT NULL,
    AlarmFrames int unsigned DEFAULT NULL, Notes text DEFAULT NULL,
    Scheme enum('Deep','Medium','Shallow') NOT NULL DEFAULT 'Medium', KEY (MonitorId), KEY (${start}));
  INSERT INTO Events (Id, MonitorId, StorageId, Cause, ${start}, ${end}, AlarmFrames, Notes, Scheme) VALUES
    (10, 1, 1, 'Motion', NOW() - INTERVAL 1 DAY, NOW() - INTERVAL 1 DAY, 7, 'Motion: All', 'Medium'),
    (11, 1, 0, 'Forced Web', FROM_UNIXTIME(1767942303), NULL, NULL, NULL, 'Deep'),
    (12, 2, 9, 'Continuous', NOW() - INTERVAL 20 SECOND, NULL, 0, '', 'Shallow'),
    (13, 2, 1, 'Motion', NOW() - INTERVAL 10 SECOND, NOW() - INTERVAL 5 SECOND, 3, 'Motion: Left', 'Shallow');`;

/** With corners as that release stores them. */
const zones = (corners: string) => `
  CREATE TABLE Zones (Id int unsigned PRIMARY KEY AUTO_INCREMENT, MonitorId int unsigned NOT NULL, Name varchar(64) NOT NULL DEFAULT '',
    Type enum('Active','Inclusive','Exclusive','Preclusive','Inactive','Privacy') NOT NULL DEFAULT 'Active',
    Units enum('Pixels','Percent') NOT NULL DEFAULT 'Percent', Coords tinytext NOT NULL);
  INSERT INTO Zones (MonitorId, Name, Type, Coords) VALUES (1, 'Front Door', 'Active', '${corners}'), (1, 'Street', 'Inactive', '0,0 1,0 1,1');`;
const size = 'Width smallint unsigned NOT NULL DEFAULT 640, Height smallint unsigned NOT NULL DEFAULT 480';

const functions =
  "`Function` enum('None','Monitor','Modect','Record','Mocord','Nodect') NOT NULL DEFAULT 'Monitor'";
const level = "enum('None','View','Edit') NOT NULL DEFAULT 'None'";
const username = (length: number) =>
  `Username varchar(${length}) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL, UNIQUE KEY (Username)`;

const monitorsByFunction = `
  CREATE TABLE Monitors (Id int unsigned PRIMARY KEY AUTO_INCREMENT, Name varchar(64) NOT NULL, ServerId int unsigned DEFAULT NULL, ${size}, ${functions});
  INSERT INTO Monitors (Id, Name, ServerId, \`Function\`) VALUES (1, 'Front "Door"', 1, 'Modect'), (2, 'Yard', 2, 'Mocord'),
    (3, 'Nodect', NULL, 'Nodect'), (4, 'Only live', 1, 'Monitor'), (5, 'Off', 1, 'None'), (6, 'Record', 1, 'Record');`;

const usersByMonitorIds = (extra: string) => `
  CREATE TABLE Users (Id int unsigned PRIMARY KEY AUTO_INCREMENT, Password varchar(64) NOT NULL, Enabled tinyint unsigned NOT NULL DEFAULT 1,
    Events ${level}, Monitors ${level}, MonitorIds text DEFAULT NULL${extra}, ${username(32)});
  INSERT INTO Users (Username, Password, Enabled, Events, MonitorIds) VALUES ('admin', '$2y$10$hash', 1, 'Edit', ''),
    ('viewer', '*HASH', 1, 'View', '1, 3'), ('Viewer', 'other', 0, 'None', NULL);`;

export const schema134 = `${config('1.34.23')} ${storage} ${events('StartTime', 'EndTime')} ${monitorsByFunction} ${zones('0,0 639,0 639,479')}
  ${usersByMonitorIds(', TokenMinExpiry bigint unsigned NOT NULL DEFAULT 1700000000, APIEnabled tinyint unsigned NOT NULL DEFAULT 0')}`;

export const schema136 = `${config('1.36.33')} ${storage} ${events('StartDateTime', 'EndDateTime')} ${monitorsByFunction} ${zones('0,0 639,0 639,479')}
  ${usersByMonitorIds('')}`;

const right = "Permission enum('Inherit','None','View','Edit') NOT NULL DEFAULT 'Inherit'";

export const schema138 = `${config('1.38.1')} ${storage} ${events('StartDateTime', 'EndDateTime')} ${zones('0.00,0.00 50.00,0.00 50.00,50.00')}
  CREATE TABLE Monitors (Id int unsigned PRIMARY KEY AUTO_INCREMENT, Name varchar(64) NOT NULL, ServerId int unsigned DEFAULT NULL, ${size}, ${functions},
    Capturing enum('None','Ondemand','Always') NOT NULL DEFAULT 'Always', Deleted tinyint(1) NOT NULL DEFAULT 0);
  INSERT INTO Monitors (Id, Name, ServerId, \`Function\`, Capturing, Deleted) VALUES (1, 'Always', 1, 'None', 'Always', 0),
    (2, 'On demand', 2, 'Monitor', 'Ondemand', 0), (3, 'Deleted', 1, 'Modect', 'Always', 1), (4, 'Off', 1, 'Modect', 'None', 0);
  CREATE TABLE Users (Id int unsigned PRIMARY KEY AUTO_INCREMENT, Password varchar(64) NOT NULL, Enabled tinyint unsigned NOT NULL DEFAULT 1,
    Events ${level}, Monitors ${level}, RoleId int unsigned DEFAULT NULL, TokenMinExpiry bigint unsigned NOT NULL DEFAULT 0,
    APIEnabled tinyint unsigned NOT NULL DEFAULT 1, ${username(64)});
  CREATE TABLE User_Roles (Id int unsigned PRIMARY KEY, Events ${level}, Monitors ${level});
  CREATE TABLE Monitors_Permissions (UserId int unsigned, MonitorId int unsigned, ${right});
  CREATE TABLE Groups_Permissions (UserId int unsigned, GroupId int unsigned, ${right});
  CREATE TABLE Role_Monitors_Permissions (RoleId int unsigned, MonitorId int unsigned, ${right});
  CREATE TABLE Role_Groups_Permissions (RoleId int unsigned, GroupId int unsigned, ${right});
  CREATE TABLE Groups_Monitors (GroupId int unsigned, MonitorId int unsigned);
  INSERT INTO Groups_Monitors VALUES (1, 2), (1, 4);
  INSERT INTO User_Roles VALUES (7, 'View', 'View');
  INSERT INTO Users (Id, Username, Password, Events, Monitors, RoleId) VALUES (1, 'admin', 'x', 'Edit', 'Edit', NULL),
    (2, 'one', 'x', 'View', 'None', NULL), (3, 'grouped', 'x', 'View', 'View', NULL), (4, 'role', 'x', 'None', 'None', 7);
  INSERT INTO Monitors_Permissions VALUES (2, 1, 'View'), (3, 4, 'View');
  INSERT INTO Groups_Permissions VALUES (3, 1, 'None');
  INSERT INTO Role_Monitors_Permissions VALUES (7, 1, 'None');`;
