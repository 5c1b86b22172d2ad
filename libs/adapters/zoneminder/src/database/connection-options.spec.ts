import { ZoneMinderConfig } from '@tocsin/config';
import { databaseAddress, databaseName } from './connection-options';

describe('the address in ZM_DB_HOST', () => {
  it.each([
    ['localhost', { host: 'localhost', port: 3306 }],
    ['db.example', { host: 'db.example', port: 3306 }],
    ['127.0.0.1:33306', { host: '127.0.0.1', port: 33306 }],
    ['localhost:/run/mysqld/mysqld.sock', { socketPath: '/run/mysqld/mysqld.sock' }],
    ['[::1]:3307', { host: '::1', port: 3307 }],
    ['[::1]', { host: '::1', port: 3306 }],
    ['fe80::1', { host: 'fe80::1', port: 3306 }],
    ['', { host: 'localhost', port: 3306 }],
  ])('%p is understood', (value, address) => {
    expect(databaseAddress(value)).toEqual(address);
  });

  it('is named without the password', () => {
    const config = ZoneMinderConfig.parse({ ZM_DB_HOST: 'db:3307', ZM_DB_PASS: 'geheim' });
    expect(databaseName(config)).toBe('zm at db:3307 as user zmuser');
  });
});
