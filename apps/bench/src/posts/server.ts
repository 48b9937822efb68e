/** A server that answers every POST as `@connections` does and does nothing else: keep-alive HTTP, as cheap as Node makes it. */
import { type AddressInfo, createServer } from 'node:net';

const ANSWER =
  'HTTP/1.1 200 OK\r\nx-amzn-RequestId: 00000000-0000-0000-0000-000000000000\r\ncontent-length: 0\r\nconnection: keep-alive\r\n\r\n';
const HEAD_END = '\r\n\r\n';

const server = createServer((socket) => {
  let text = '';
  socket.setNoDelay(true);
  socket.setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    text += String(chunk);
    for (let end = text.indexOf(HEAD_END); end >= 0; end = text.indexOf(HEAD_END)) {
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
      const next = end + HEAD_END.length + length;
      if (text.length < next) return;
      text = text.slice(next);
      socket.write(ANSWER);
    }
  });
});

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
