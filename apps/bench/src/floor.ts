/**
 * The floor: bare `ws`, a process of its own. It sends each message back, and one that says `broadcast` to every connection.
 * Its argument is the port.
 */
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2]), perMessageDeflate: false });

server.on('connection', (socket) => {
  socket.on('error', () => socket.terminate());
  socket.on('message', (data) => {
    const isForAll = (data as Buffer).includes('"broadcast"');
    for (const to of isForAll ? server.clients : [socket]) to.send(data, { binary: false });
  });
});
