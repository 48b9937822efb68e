/**
 * The floor, a process of its own whose argument is the port: the least that can do the same. Bare `ws` sends each message back, and one
 * that says `broadcast` to every connection. One that says `echo` goes to a child process, whose SDK posts it to an `@connections` that
 * checks nothing.
 */
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';

const port = Number(process.argv[2]);
const keys = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_REGION: 'eu-west-1' };
const child = fork(join(__dirname, 'floor-child.js'), { env: { ...process.env, ...keys }, execArgv: [] });
const connections = new Map<string, WebSocket>();

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const to = connections.get(request.url?.split('/').pop() ?? '');
    to?.send(Buffer.concat(chunks), { binary: false });
    response.writeHead(to ? 200 : 410, { 'Content-Length': 0 }).end();
  });
});

const webSockets = new WebSocketServer({ server, perMessageDeflate: false });
webSockets.on('connection', (socket) => {
  const connectionId = String(connections.size);
  connections.set(connectionId, socket);
  const requestContext = { connectionId, domainName: `127.0.0.1:${port}`, stage: 'floor' };
  socket.on('error', () => socket.terminate());
  socket.on('message', (data: Buffer) => {
    if (data.includes('"echo"')) return child.send({ requestContext, body: data.toString() });
    const isForAll = data.includes('"broadcast"');
    for (const to of isForAll ? webSockets.clients : [socket]) to.send(data, { binary: false });
    return undefined;
  });
});
server.listen(port, '127.0.0.1');
