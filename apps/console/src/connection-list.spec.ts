import { type Aws, AwsCallError } from './aws';
import { connectionIds, listConnections } from './connection-list';
import type { Item } from './connection-rows';

const table = { name: 'connections', hashKey: 'connectionId' };
const management = 'http://127.0.0.1:3000/dev';

const notAsked = () => Promise.reject(new Error('not asked here'));

/** A system with these rows, of whose connections it answers with a time of connection or an error. */
const system = (ids: string[], answers: Record<string, string | AwsCallError>): Aws => ({
  scan: async () => ({ items: ids.map((id): Item => ({ connectionId: { S: id } })), complete: true }),
  getConnection: async (_management, id) => {
    const answer = answers[id] ?? '2026-01-01T00:00:00.000Z';
    if (typeof answer !== 'string') throw answer;
    return { connectedAt: answer, lastActiveAt: answer, identity: { sourceIp: '127.0.0.1', userAgent: null } };
  },
  invoke: notAsked,
  post: notAsked,
  deleteConnection: notAsked,
});

describe('listConnections', () => {
  it('joins the rows with what API Gateway says, newest first', async () => {
    const aws = system(['A=', 'B='], { 'A=': '2026-01-01T00:00:00.000Z', 'B=': '2026-01-02T00:00:00.000Z' });
    const { connections } = await listConnections(aws, table, management);
    expect(connections.map(({ id, presence }) => [id, presence.state])).toEqual([
      ['B=', 'open'],
      ['A=', 'open'],
    ]);
  });

  it('calls a connection gone on 410 (case 101), and unknown on any other error, in its words', async () => {
    const aws = system(['A=', 'B='], {
      'A=': new AwsCallError(410, 'GoneException', ''),
      'B=': new AwsCallError(400, 'BadRequestException', 'Invalid connectionId: B='),
    });
    const { connections } = await listConnections(aws, table, management);
    expect(connections.map(({ presence }) => presence)).toEqual([
      { state: 'gone' },
      { state: 'unknown', why: 'BadRequestException: Invalid connectionId: B=' },
    ]);
  });

  it('asks about a hundred at most and counts the rest', async () => {
    const ids = Array.from({ length: 250 }, (_, n) => `${n}`);
    const { connections, more } = await listConnections(system(ids, {}), table, management);
    expect([connections.length, more]).toEqual([100, 150]);
  });
});

describe('connectionIds', () => {
  it('are those of the table alone', async () => {
    expect(await connectionIds(system(['A=', 'B='], {}), table)).toEqual(new Set(['A=', 'B=']));
  });
});
