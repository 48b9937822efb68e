import { connectionsTable, groupRows, type Item } from './connection-rows';

const members = { name: 'carillon-dev-connections', hashKey: 'channel', rangeKey: 'connectionId' };

const row = (channel: string, connectionId: string, more: Item = {}): Item => ({
  channel: { S: channel },
  connectionId: { S: connectionId },
  ...more,
});

describe('connectionsTable', () => {
  it('is the table that has a connection id as a key, in whichever place and spelling', () => {
    const messages = { name: 'messages', hashKey: 'channel', rangeKey: 'seq' };
    expect(connectionsTable([messages, members])).toBe(members);
    const foreign = { name: 'chat', hashKey: 'connection_id' };
    expect(connectionsTable([messages, foreign])).toBe(foreign);
  });

  it('is else the table that is called so, or none', () => {
    const named = { name: 'WebsocketConnections', hashKey: 'pk', rangeKey: null };
    expect(connectionsTable([{ name: 'users', hashKey: 'id' }, named])).toBe(named);
    expect(connectionsTable([{ name: 'users', hashKey: 'id' }])).toBeUndefined();
  });
});

describe('groupRows', () => {
  it('makes one connection of its rows, with its channels and its user', () => {
    const ada = row('@ada#0', 'A=', { userId: { S: 'ada' }, connectedAt: { N: '1000' } });
    const items = [row('$all#3', 'A=', { connectedAt: { N: '1000' } }), row('$all#7', 'B='), ada];
    expect(groupRows(items, members)).toEqual([
      { id: 'A=', user: 'ada', channels: ['$all', '@ada'], connectedAt: 1000 },
      { id: 'B=', channels: ['$all'] },
    ]);
  });

  it('takes what a connection subscribed to for no channel', () => {
    const items = [row('$all#3', 'A='), row('news#0', 'A='), row('#A=', 'A=')];
    expect(groupRows(items, members)).toEqual([{ id: 'A=', channels: ['$all', 'news'] }]);
  });

  it('takes the user from the channel of a user where no attribute names one', () => {
    expect(groupRows([row('@ada#0', 'A=')], members)).toEqual([{ id: 'A=', user: 'ada', channels: ['@ada'] }]);
  });

  it('reads a foreign table that is keyed by the connection id alone', () => {
    const foreign = { name: 'simplechat', hashKey: 'connectionId' };
    expect(groupRows([{ connectionId: { S: 'A=' } }], foreign)).toEqual([{ id: 'A=', channels: [] }]);
  });

  it('falls back to the hash key where no attribute is called connection id', () => {
    const foreign = { name: 'connections', hashKey: 'pk' };
    expect(groupRows([{ pk: { S: 'A=' } }, { pk: { N: '1' } }], foreign)).toEqual([{ id: 'A=', channels: [] }]);
  });
});
