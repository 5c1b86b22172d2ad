import { release } from './neighbours';

/** The account of a healthy machine. */
export const account = { user: 'zmuser', password: 's3cret-database' } as const;

/** As much of ZoneMinder's schema as Tocsin reads and writes, made anew. */
export const zoneMinderTables = `DROP DATABASE IF EXISTS zm; CREATE DATABASE zm; USE zm;
  CREATE TABLE Config (Name varchar(64) PRIMARY KEY, Value text NOT NULL);
  INSERT INTO Config VALUES ('ZM_DYN_DB_VERSION', '${release}'), ('ZM_OPT_USE_EVENTNOTIFICATION', '1'),
    ('ZM_LOG_LEVEL_DATABASE', '0'), ('ZM_AUTH_HASH_SECRET', 'secret');
  CREATE TABLE Monitors (Id int unsigned PRIMARY KEY AUTO_INCREMENT, Name varchar(64) NOT NULL, ServerId int unsigned,
    \`Function\` enum('None','Monitor','Modect') NOT NULL DEFAULT 'Modect', Enabled tinyint NOT NULL DEFAULT 1,
    Width int unsigned NOT NULL DEFAULT 640, Height int unsigned NOT NULL DEFAULT 480);
  INSERT INTO Monitors (Id, Name) VALUES (1, 'Yard');
  CREATE TABLE Storage (Id int unsigned PRIMARY KEY AUTO_INCREMENT, Path varchar(64) NOT NULL DEFAULT '');
  CREATE TABLE Events (Id bigint unsigned PRIMARY KEY AUTO_INCREMENT, MonitorId int unsigned NOT NULL,
    StorageId int unsigned NOT NULL DEFAULT 0, Cause varchar(32) NOT NULL DEFAULT '', StartDateTime datetime,
    EndDateTime datetime, AlarmFrames int unsigned, Notes text, Scheme varchar(10) NOT NULL DEFAULT 'Medium');
  CREATE TABLE Zones (Id int unsigned PRIMARY KEY AUTO_INCREMENT, MonitorId int unsigned NOT NULL, Name varchar(64),
    Type varchar(16), Units varchar(16) NOT NULL DEFAULT 'Percent', Coords tinytext);
  CREATE TABLE Users (Id int unsigned PRIMARY KEY AUTO_INCREMENT, Username varchar(64), Password varchar(64),
    Enabled tinyint NOT NULL DEFAULT 1, Events varchar(8) DEFAULT 'View', Monitors varchar(8) DEFAULT 'View',
    MonitorIds tinytext);
  CREATE TABLE Tags (Id bigint unsigned PRIMARY KEY AUTO_INCREMENT, Name varchar(64), CreateDate datetime,
    CreatedBy int unsigned, LastAssignedDate datetime);
  CREATE TABLE Events_Tags (TagId bigint unsigned, EventId bigint unsigned, AssignedDate datetime, AssignedBy int,
    PRIMARY KEY (TagId, EventId));
  CREATE TABLE Notifications (Id int unsigned PRIMARY KEY AUTO_INCREMENT, Token varchar(255), BadgeCount int);
  CREATE TABLE Logs (Id int unsigned PRIMARY KEY AUTO_INCREMENT, TimeKey decimal(16,6), Component varchar(32),
    ServerId int unsigned, Pid int, Level tinyint NOT NULL, Code char(3), Message text, File varchar(255));
  CREATE OR REPLACE USER ${account.user}@localhost IDENTIFIED BY '${account.password}';
  GRANT ALL ON zm.* TO ${account.user}@localhost;
  SET GLOBAL time_zone = 'SYSTEM'; SET GLOBAL init_connect = ''; SET GLOBAL read_only = 0;`;

/** Takes every right but that to read. */
export const readsOnly = `REVOKE ALL ON zm.* FROM ${account.user}@localhost;
  GRANT SELECT ON zm.* TO ${account.user}@localhost;`;

/** What is in every table, to be compared. */
export const everything = `CHECKSUM TABLE zm.Config, zm.Monitors, zm.Storage, zm.Events, zm.Zones, zm.Users, zm.Tags,
  zm.Events_Tags, zm.Notifications, zm.Logs;`;
