import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { traffic } from './traffic';

describe('rest', () => {
  let server: WebSocketServer;
  beforeEach(async () => {
    server = new WebSocketServer({ port: 0 });
    await once(server, 'listening');
  });
  afterEach(async () => {
    for (const client of server.clients) client.terminate();
    server.close();
    await once(server, 'close');
  });

  const join = async () => {
    const sockets = traffic();
    const joined = once(server, 'connection');
    const client = new sockets.WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await sockets.rest();
    const [peer] = (await joined) as [WebSocket];
    return { client, peer, ...sockets };
  };

  it('waits for the handshake', async () => {
    const { client } = await join();
    expect(client.readyState).toBe(client.OPEN);
  });

  it.each([
    ['the answer to each frame', { type: 'ack', id: 'm1' }],
    ['a frame of API Gateway’s own, which stands for one', { message: 'Internal server error', requestId: 'r' }],
  ])('waits for %s', async (_, answer) => {
    const { client, peer, rest } = await join();
    let isAnswered = false;
    peer.on('message', () => {
      peer.send(JSON.stringify({ type: 'message', id: 'm1' }));
      setImmediate(() => {
        isAnswered = true;
        peer.send(JSON.stringify(answer));
      });
    });
    client.send(JSON.stringify({ action: 'sendmessage', id: 'm1' }));
    await rest();
    expect(isAnswered).toBe(true);
  });

  it('does not wait for the answers of a connection that has ended', async () => {
    const { client, rest } = await join();
    client.send(JSON.stringify({ action: 'sendmessage', id: 'm1' }));
    client.terminate();
    await rest();
    expect(client.readyState).toBe(client.CLOSED);
  });
});
