import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { LoopDelay, Question } from './probe';

/** What a process with all its threads and child processes has used so far. */
export interface Usage {
  /** Bytes of memory that it has now. */
  rss: number;
  /** Seconds of CPU since its start. */
  cpu: number;
}

/** A server under measurement, in a process of its own. */
export interface ServerProcess {
  /** `ws://…`, of the WebSocket. */
  url: string;
  /** From the start of the process to the first connection that was let in, in milliseconds. */
  startMs: number;
  usage(): Usage;
  /** Of its event loop, since it was last asked. */
  loopDelay(): Promise<LoopDelay>;
  /** Has it collect its garbage, so that the memory it has then is what it needs. */
  collect(): Promise<void>;
  /** Ends it, by force where it does not end by itself. */
  stop(): Promise<void>;
}

/** Linux counts a process's time in these (proc(5), `sysconf(_SC_CLK_TCK)`). */
const TICKS_PER_SECOND = 100;

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

const usageOf = (pid: number): Usage => {
  const file = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'utf8');
  // The second field, the name, may hold anything up to the last bracket.
  const [, afterName = ''] = /.*\) (.*)/s.exec(file('stat')) ?? [];
  const fields = afterName.split(' ').map(Number);
  const [user = 0, system = 0] = fields.slice(11, 13);
  const own = {
    rss: Number(/VmRSS:\s+(\d+)/.exec(file('status'))?.[1]) * 1024,
    cpu: (user + system) / TICKS_PER_SECOND,
  };
  return childrenOf(pid)
    .map(usageOf)
    .reduce((sum, { rss, cpu }) => ({ rss: sum.rss + rss, cpu: sum.cpu + cpu }), own);
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
};

const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

/** Whether a client is let in now. */
const letsIn = (url: string): Promise<boolean> =>
  new Promise((answer) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    socket.on('error', () => answer(false));
    socket.on('open', () => {
      answer(true);
      socket.terminate();
    });
  });

/** A server that has let nobody in by then is broken. */
const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 5_000;
/** Between two attempts to connect: how exact the start is measured. */
const ATTEMPT_MS = 2;

const end = async (child: ChildProcess) => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  child.kill('SIGINT');
  await gone;
  clearTimeout(force);
};

/**
 * Starts a server and waits until it lets a client in. What it prints goes to a file, as it would for somebody who keeps the log.
 * @param args of Node, for a port
 * @throws when it ends, or lets nobody in, before that
 */
export const startServer = async (
  args: (port: number) => string[],
  path: string,
  logFile: string,
): Promise<ServerProcess> => {
  const port = await freePort();
  const url = `ws://127.0.0.1:${port}${path}`;
  const log = openSync(logFile, 'w');
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--require', join(__dirname, 'probe.js'), ...args(port)], {
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const stop = () => end(child);
  process.once('exit', () => child.kill('SIGKILL'));
  const elapsed = () => performance.now() - startedAt;
  while (!(await letsIn(url))) {
    if (child.exitCode === null && elapsed() < START_LIMIT_MS) await pause(ATTEMPT_MS);
    else {
      await stop();
      throw new Error(
        `The server ${args(port).join(' ')} lets nobody in:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`,
      );
    }
  }
  const startMs = elapsed();
  const ask = async (question: Question) => {
    const answer = once(child, 'message');
    child.send(question);
    return (await answer)[0] as LoopDelay;
  };
  const loopDelay = () => ask('loop delay');
  const collect = async () => void (await ask('collect'));
  return { url, startMs, usage: () => usageOf(child.pid ?? 0), loopDelay, collect, stop };
};
