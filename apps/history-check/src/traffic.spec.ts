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

  const join = async (isBusy: () => boolean) => {
    const sockets = traffic(async () => isBusy());
    const joined = once(server, 'connection');
    const client = new sockets.WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const [peer] = (await joined) as [WebSocket];
    return { client, peer, ...sockets };
  };

  it('waits for what a busy system has to send', async () => {
    let isBusy = true;
    const { client, peer, rest } = await join(() => isBusy);
    const received: string[] = [];
    client.on('message', (data) => received.push(String(data)));
    peer.on('message', () =>
      setImmediate(() => {
        peer.send('an answer');
        isBusy = false;
      }),
    );
    await once(client, 'open');
    client.send('a question');
    await rest();
    expect(received).toEqual(['an answer']);
  });

  it('waits for what is still on its way to a system that is not busy yet', async () => {
    const { client, peer, rest } = await join(() => false);
    await once(client, 'open');
    const arrived = once(peer, 'message');
    client.send('a question');
    await rest();
    expect(String((await arrived)[0])).toBe('a question');
  });

  it('ends though a connection has', async () => {
    const { client, rest } = await join(() => false);
    await once(client, 'open');
    client.terminate();
    await rest();
    expect(client.readyState).toBe(client.CLOSED);
  });
});
