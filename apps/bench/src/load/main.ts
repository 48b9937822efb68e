/** The load generator: a process of its own, for its work must not be taken from the server's thread. Takes jobs by IPC. */
import { WebSocket } from 'ws';
import type { Job, JobResult, Report } from './job';

const HANDSHAKES_AT_A_TIME = 50;

const sockets: WebSocket[] = [];
let onMessage: (socket: WebSocket, text: string) => void = () => undefined;
let fail: (error: Error) => void = () => undefined;

const tell = (report: Report) => process.send?.(report);

const openOne = (url: string) =>
  new Promise<void>((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    socket.on('open', () => {
      sockets.push(socket);
      resolve();
    });
    socket.on('error', reject);
    socket.on('message', (data) => onMessage(socket, (data as Buffer).toString()));
    socket.on('close', (code) => fail(new Error(`A connection was closed with ${code}`)));
  });

const open = async ({ url, total }: Job & { kind: 'open' }): Promise<number[]> => {
  let left = total - sockets.length;
  const opener = async () => {
    while (left-- > 0) await openOne(url);
  };
  await Promise.all(Array.from({ length: HANDSHAKES_AT_A_TIME }, opener));
  return [];
};

const exchanges = ({ frame, reply, connections, count }: Omit<Job & { kind: 'exchange' }, 'kind' | 'warmUp'>) =>
  new Promise<number[]>((resolve, reject) => {
    const latencies: number[] = [];
    const sentAt = new Map<WebSocket, number>();
    let left = count;
    fail = reject;
    const send = (socket: WebSocket) => {
      if (left-- <= 0) return;
      sentAt.set(socket, performance.now());
      socket.send(frame);
    };
    onMessage = (socket, text) => {
      if (text !== reply) return reject(new Error(`Instead of the reply came ${text}`));
      latencies.push(performance.now() - (sentAt.get(socket) ?? NaN));
      if (latencies.length === count) resolve(latencies);
      else send(socket);
    };
    sockets.slice(0, connections).forEach(send);
  });

const broadcastOnce = (frame: string) =>
  new Promise<number>((resolve, reject) => {
    const heard = new Set<WebSocket>();
    const sentAt = performance.now();
    fail = reject;
    onMessage = (socket, text) => {
      if (text !== frame || heard.has(socket)) return reject(new Error(`Unexpected in a broadcast: ${text}`));
      if (heard.add(socket).size === sockets.length) resolve(performance.now() - sentAt);
    };
    sockets[0]?.send(frame);
  });

const broadcasts = async ({ frame, rounds }: Job & { kind: 'broadcast' }): Promise<number[]> => {
  const latencies: number[] = [];
  while (latencies.length < rounds) latencies.push(await broadcastOnce(frame));
  return latencies;
};

const publish = ({ frames, mark, ofFrames }: Job & { kind: 'publish' }) =>
  new Promise<number[]>((resolve, reject) => {
    const latencies: number[] = [];
    const missing = new Map(sockets.map((socket) => [socket, frames.length]));
    fail = reject;
    const sentAt = performance.now();
    onMessage = (socket, text) => {
      const count = text.split(mark).length - 1;
      const elapsed = performance.now() - sentAt;
      for (let n = 0; n < (ofFrames ? Math.min(count, 1) : count); n += 1) latencies.push(elapsed);
      const left = (missing.get(socket) ?? 0) - count;
      if (left > 0) missing.set(socket, left);
      else if (missing.delete(socket) && missing.size === 0) resolve(latencies);
    };
    for (const frame of frames) sockets[0]?.send(frame);
  });

const each = ({ frame }: Job & { kind: 'each' }) =>
  new Promise<number[]>((resolve, reject) => {
    const silent = new Set(sockets);
    fail = reject;
    onMessage = (socket) => {
      if (silent.delete(socket) && silent.size === 0) resolve([]);
    };
    for (const socket of sockets) socket.send(frame);
  });

const stuck = ({ url, frame }: Job & { kind: 'stuck' }) =>
  new Promise<number[]>((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    socket.on('error', reject);
    socket.on('open', () => {
      socket.pause();
      socket.send(frame, () => resolve([]));
    });
  });

/** How often the traffic is brought up to what the clock asks for. */
const TICK_MS = 10;
/** A reply that has not come by then is lost. */
const LAST_REPLY_MS = 5_000;

const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

/** Ends the connection that is open longest, and opens another. */
const replaceOne = async (url: string) => {
  const oldest = sockets.shift();
  oldest?.removeAllListeners('close');
  oldest?.close();
  await openOne(url);
};

const mixed = async ({ url, exchanges, perSecond, reconnects, seconds }: Job & { kind: 'mixed' }) => {
  const latencies: number[] = [];
  const waiting = new Map<WebSocket, { reply: string; sentAt: number }>();
  let failure: Error | undefined;
  fail = (error) => (failure ??= error);
  onMessage = (socket, text) => {
    const expected = waiting.get(socket);
    if (expected?.reply !== text) return fail(new Error(`Instead of the reply came ${text}`));
    latencies.push(performance.now() - expected.sentAt);
    return void waiting.delete(socket);
  };
  const startedAt = performance.now();
  let sent = 0;
  let replaced = 0;
  const replacements: Promise<void>[] = [];
  for (let elapsed = 0; elapsed < seconds * 1_000 && !failure; elapsed = performance.now() - startedAt) {
    for (; replaced < (elapsed / 1_000) * reconnects; replaced += 1) {
      const oldest = sockets[0];
      if (oldest && !waiting.has(oldest)) replacements.push(replaceOne(url));
    }
    for (; sent < (elapsed / 1_000) * perSecond; sent += 1) {
      const socket = sockets[(sent * 7_919) % sockets.length];
      const exchange = exchanges[sent % exchanges.length];
      if (!socket || !exchange || waiting.has(socket)) continue;
      waiting.set(socket, { reply: exchange.reply, sentAt: performance.now() });
      socket.send(exchange.frame);
    }
    await pause(TICK_MS);
  }
  await Promise.all(replacements);
  for (const deadline = performance.now() + LAST_REPLY_MS; waiting.size > 0 && performance.now() < deadline;)
    await pause(TICK_MS);
  if (failure) throw failure;
  if (waiting.size > 0) throw new Error(`${waiting.size} replies did not come`);
  return latencies;
};

const work = (job: Job): Promise<number[]> => {
  switch (job.kind) {
    case 'open':
      return open(job);
    case 'exchange':
      return exchanges(job);
    case 'broadcast':
      return broadcasts(job);
    case 'publish':
      return publish(job);
    case 'each':
      return each(job);
    case 'stuck':
      return stuck(job);
    case 'mixed':
      return mixed(job);
  }
};

const run = async (job: Job): Promise<JobResult> => {
  if (job.kind === 'exchange' && job.warmUp > 0) await exchanges({ ...job, count: job.warmUp });
  tell({ kind: 'begun' });
  const startedAt = performance.now();
  const latenciesMs = await work(job);
  return { elapsedMs: performance.now() - startedAt, latenciesMs };
};

process.on('message', (job: Job) => {
  run(job).then(
    (result) => tell({ kind: 'done', ...result }),
    (error: unknown) => tell({ kind: 'failed', message: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
