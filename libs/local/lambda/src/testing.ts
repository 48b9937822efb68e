import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ManualClock, manualClock } from '@carillon/local-clock';
import type { FunctionModel } from '@carillon/local-terraform-model';
import { buildSync } from 'esbuild';
import { strToU8, zipSync } from 'fflate';
import { lambdaService, type LambdaService, type LambdaServiceOptions } from './lib/lambda-service';
import type { LogEntry } from './lib/log-entry';

/** A function for a test: the files of its archive, and what is not as usual. */
export type TestFunction = Partial<FunctionModel> & { files: Record<string, string> };

/** A Lambda service with small functions, on a clock that stands still. */
export interface TestLambda {
  service: LambdaService;
  clock: ManualClock;
  /** Everything logged so far. */
  entries: LogEntry[];
  /** Runs an event and reads its answer. */
  invoke<Result>(name: string, event?: unknown): Promise<{ handled: boolean; result: Result }>;
  /** The first entry that has this text in it, logged already or yet to come. */
  logged(text: string): Promise<LogEntry>;
  close(): Promise<void>;
}

const REPOSITORY = resolve(__dirname, '../../../..');

/** The file that a program bundles beside itself. */
const bundleWorker = (folder: string) => {
  const outfile = join(folder, 'worker.mjs');
  const entryPoints = [join(__dirname, 'worker/main.ts')];
  buildSync({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', target: 'node24' });
  return outfile;
};

const modelOf = (folder: string, name: string, { files, ...given }: TestFunction): FunctionModel => {
  const archive = join(folder, `${name}.zip`);
  const bytes = Object.entries(files).map(([path, text]) => [path, strToU8(text)] as const);
  writeFileSync(archive, zipSync(Object.fromEntries(bytes)));
  return {
    name,
    arn: `arn:aws:lambda:eu-central-1:123456789012:function:${name}`,
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    archive,
    environment: {},
    timeoutSeconds: 3,
    memoryMb: 128,
    logGroup: `/aws/lambda/${name}`,
    address: `aws_lambda_function.${name}`,
    ...given,
  };
};

export const testLambda = async (
  functions: Record<string, TestFunction>,
  options: Partial<LambdaServiceOptions> = {},
): Promise<TestLambda> => {
  const folder = mkdtempSync(join(tmpdir(), 'carillon-lambda-test-'));
  const clock = manualClock();
  const entries: LogEntry[] = [];
  const listeners = new Set<(entry: LogEntry) => void>();
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const service = await lambdaService({
    functions: Object.entries(functions).map(([name, given]) => modelOf(folder, name, given)),
    region: 'eu-central-1',
    accountId: '123456789012',
    clock,
    network: { host: '127.0.0.1', port: 9 },
    runtimeModules: REPOSITORY,
    workerFile: bundleWorker(folder),
    log(entry) {
      entries.push(entry);
      for (const listener of listeners) listener(entry);
    },
    ...options,
  }).catch((error: unknown) => {
    remove();
    throw error;
  });
  return {
    service,
    clock,
    entries,
    async invoke(name, event = {}) {
      const { handled, payload } = await service.invoke(name, JSON.stringify(event));
      return { handled, result: JSON.parse(payload) };
    },
    logged: (text) =>
      new Promise((found) => {
        const listener = (entry: LogEntry) => entry.text.includes(text) && found(entry);
        listeners.add(listener);
        entries.forEach(listener);
      }),
    async close() {
      await service.close();
      remove();
    },
  };
};

/** A request that reached the local system, and its answer. */
export interface Arrival {
  /** Method, host and path: `GET sts.amazonaws.com/`. */
  line: string;
  headers: IncomingHttpHeaders;
  respond(body?: string): void;
}

/** Stands for the local system that sockets to AWS hosts lead to. */
export interface TestSystem {
  network: { host: string; port: number };
  /** Answers every request from now on with a body. */
  answer(body: string): void;
  /** The next request with this text in its line, which it leaves to the test to answer. */
  next(text?: string): Promise<Arrival>;
  /** Closes the connections that no request uses. */
  closeIdle(): void;
  close(): Promise<void>;
}

export const testSystem = async (): Promise<TestSystem> => {
  const arrivals: Arrival[] = [];
  const news = new EventEmitter();
  let standing: string | undefined;
  const server = createServer((req, res) => {
    req.resume();
    const respond = (body = '{}') => void res.setHeader('content-type', 'application/json').end(body);
    if (standing !== undefined) return respond(standing);
    arrivals.push({ line: `${req.method} ${req.headers.host}${req.url}`, headers: req.headers, respond });
    news.emit('arrival');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    network: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    answer: (body) => void (standing = body),
    async next(text = '') {
      for (;;) {
        const at = arrivals.findIndex(({ line }) => line.includes(text));
        const [arrival] = at < 0 ? [] : arrivals.splice(at, 1);
        if (arrival) return arrival;
        await once(news, 'arrival');
      }
    },
    closeIdle: () => server.closeIdleConnections(),
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
};
