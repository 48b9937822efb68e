import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@carillon/local-clock';
import type { Faults } from '@carillon/local-faults';
import type { Network } from '@carillon/local-network';
import type { FunctionModel } from '@carillon/local-terraform-model';
import { codeStore } from './code-store';
import { startEnvironment } from './environment';
import type { OutputMessage } from './environment-protocol';
import { type Credentials, environmentVariables } from './environment-variables';
import { eventInvocations } from './event-invocation';
import { faultyEnvironment } from './faulty-environment';
import { faultyEvents } from './faulty-events';
import { checkFunction } from './function-check';
import { plainFunctionName } from './function-name';
import { functionPool, type FunctionStats } from './function-pool';
import { type Invoker, UnknownFunctionError } from './invocation';
import { invokeApi } from './invoke-api';
import type { LogEntry } from './log-entry';

export interface LambdaServiceOptions {
  functions: FunctionModel[];
  region: string;
  /** Twelve digits. */
  accountId: string;
  /** Of time-outs and retries. The code of a function runs in real time. */
  clock: Clock;
  /** Of idle environments: `clock` without it. Where hours of that pass in moments, each would be a cold start of every function. */
  idleClock?: Clock;
  /** Where sockets to AWS hosts lead: the local system, in plain HTTP. Other hosts are refused unless it says otherwise. */
  network: Network;
  /** A folder whose `node_modules` holds the AWS SDK v3 that Lambda's runtime brings, for functions that do not bundle theirs. */
  runtimeModules: string;
  /** `src/worker/main.ts` of this library, bundled into one file: the code of an environment's thread. */
  workerFile: string;
  log(entry: LogEntry): void;
  /** What a function signs with. `local` for every part and every function by default. */
  credentials?(model: FunctionModel): Credentials;
  /** What goes wrong with cold starts, events and asynchronous invocation. Nothing without it. */
  faults?: Faults;
}

/** AWS Lambda on one machine: every execution environment is a worker thread that runs the archive as it ships. */
export interface LambdaService extends Invoker {
  /**
   * Takes one event and returns at once, as the invocation type `Event` does: the event runs in the background, and again,
   * up to two times, if it fails, within what the function's `asynchronous` says.
   * @throws UnknownFunctionError when there is no such function
   */
  invokeAsync(functionName: string, payload: string): void;
  /** Lambda's HTTP API: Invoke and ListFunctions. Answers every request. */
  request(req: IncomingMessage, res: ServerResponse): Promise<void>;
  /** Per function name. */
  stats(): Record<string, FunctionStats>;
  /** Ends every environment, whatever it does, drops what waits to be tried again, and removes the unpacked archives. */
  close(): Promise<void>;
}

const LOCAL: Credentials = { accessKeyId: 'local', secretAccessKey: 'local', sessionToken: 'local' };

/** `2026/01/31/[$LATEST]` and 32 hexadecimal digits, one for each environment. */
const logStream = (now: number) =>
  `${new Date(now).toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${randomBytes(16).toString('hex')}`;

/**
 * AWS Lambda on one machine. It differs from AWS in this:
 * - sockets to AWS hosts lead to `network`, other hosts are refused, and everything signs as `credentials` say;
 * - threads share the program's time zone and its working folder, where relative paths reach the file system;
 * - memory is bounded only at twice the function's size;
 * - events wait, in order, where AWS would start more environments or throttle;
 * - there are no layers, versions, response streams, extensions or X-Ray.
 *
 * Unpacks every archive and is ready to run them; environments start with the events that need them.
 * @throws an error that names function and file when an archive cannot be unpacked, or what AWS would refuse to create
 */
export const lambdaService = async (options: LambdaServiceOptions): Promise<LambdaService> => {
  const { functions, region, accountId, clock, log, network, workerFile, credentials = () => LOCAL, faults } = options;
  const { idleClock = clock } = options;
  if (!existsSync(workerFile)) throw new Error(`The code of Lambda's environments is missing: ${workerFile}`);
  functions.forEach(checkFunction);
  const code = await codeStore(functions, options.runtimeModules);

  const poolOf = (model: FunctionModel) => {
    const { handler, runtime, memoryMb } = model;
    const { runtimeRoot } = code;
    const taskRoot = code.taskRoot(model);
    const start = (onOutput: (output: OutputMessage) => void) => {
      const place = {
        region,
        taskRoot,
        runtimeRoot,
        logStream: logStream(clock.now()),
        credentials: credentials(model),
      };
      const variables = environmentVariables({ model, ...place });
      const settings = { handler, runtime, taskRoot, runtimeRoot, network };
      const environment = startEnvironment({ workerFile, settings, memoryMb, onOutput, variables });
      return faults ? faultyEnvironment(environment, model.name, clock, faults) : environment;
    };
    return functionPool({ model, clock, idleClock, log, start, fault: () => faults?.decide('invoke', model.name) });
  };

  const here = { region, accountId };
  const pools = new Map(functions.map((model) => [model.name, poolOf(model)]));
  const reliable = eventInvocations(clock, log);
  const events = faults ? faultyEvents(reliable, clock, faults) : reliable;

  const poolCalled = (functionName: string) => {
    const pool = pools.get(plainFunctionName(functionName, here) ?? '');
    if (pool) return pool;
    throw new UnknownFunctionError(functionName);
  };

  return {
    invoke: async (functionName, payload) => poolCalled(functionName).invoke({ requestId: randomUUID(), payload }),
    invokeAsync: (functionName, payload) =>
      events.start(poolCalled(functionName), { requestId: randomUUID(), payload }),
    request: invokeApi({ pools, here, clock, events }),
    stats: () => Object.fromEntries([...pools].map(([name, pool]) => [name, pool.stats()])),
    async close() {
      events.close();
      await Promise.all([...pools.values()].map((pool) => pool.close()));
      await code.remove();
    },
  };
};
