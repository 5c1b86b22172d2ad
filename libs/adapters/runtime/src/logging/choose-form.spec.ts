import { chooseForm } from './choose-form';

describe('the form of the log', () => {
  it.each([
    ['on a terminal', { isTerminal: true, isUnread: false, hasZoneMinder: true }, 'pretty'],
    ['started by zmdc.pl', { isTerminal: false, isUnread: true, hasZoneMinder: true }, 'zoneminder'],
    ['in a container', { isTerminal: false, isUnread: false, hasZoneMinder: false }, 'json'],
    [
      'in a container that knows the settings of ZoneMinder',
      { isTerminal: false, isUnread: false, hasZoneMinder: true },
      'json',
    ],
    ['unread, and without ZoneMinder', { isTerminal: false, isUnread: true, hasZoneMinder: false }, 'json'],
  ] as const)('%s', (_where, surroundings, form) => {
    expect(chooseForm({ to: 'auto' }, surroundings)).toBe(form);
    expect(chooseForm({ to: 'zoneminder' }, surroundings)).toBe('zoneminder');
  });
});
