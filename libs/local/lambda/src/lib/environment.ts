import { Worker } from 'node:worker_threads';
import type {
  AnswerMessage,
  EnvironmentSettings,
  EventMessage,
  OutputMessage,
  WorkerMessage,
} from './environment-protocol';
import { memoryWatch, resourceLimits } from './memory-watch';

/** Why an environment is no more. `closed`: the service does not need it any longer. */
export type End = { cause: 'time-out' | 'memory' | 'closed' } | { cause: 'exit'; status: number };

/** What came of an initialisation or of an event. */
export type Outcome = { kind: 'ready' } | AnswerMessage | ({ kind: 'ended' } & End);

/** One execution environment: a thread with a function's code in it, which handles one event at a time. */
export interface Environment {
  /** False from the moment in which it ends, for whatever reason. */
  readonly alive: boolean;
  /** What came of its initialisation; for any number of callers. */
  readonly initialised: Promise<Outcome>;
  /** Runs one event. Must not be called while another is under way. */
  run(event: EventMessage): Promise<Outcome>;
  /** Ends it at once, whatever it does; an event under way has that end as its outcome. Resolves when the thread is gone. */
  end(cause: 'time-out' | 'closed'): Promise<void>;
}

export interface EnvironmentOptions {
  /** The bundled `worker/main.ts`. */
  workerFile: string;
  settings: Omit<EnvironmentSettings, 'posted'>;
  variables: Record<string, string>;
  memoryMb: number;
  onOutput(output: OutputMessage): void;
}

/** The exit status of Node.js for options that it does not know (Node.js documentation, "Exit codes"). */
const INVALID_ARGUMENT = 9;

/** An environment that could not start. */
const stillborn = (): Environment => {
  const outcome: Outcome = { kind: 'ended', cause: 'exit', status: INVALID_ARGUMENT };
  return {
    alive: false,
    initialised: Promise.resolve(outcome),
    run: () => Promise.resolve(outcome),
    end: () => Promise.resolve(),
  };
};

const startThread = ({ workerFile, settings, variables, memoryMb }: EnvironmentOptions, posted: SharedArrayBuffer) =>
  new Worker(workerFile, {
    name: variables['AWS_LAMBDA_FUNCTION_NAME'] ?? 'lambda',
    workerData: { ...settings, posted } satisfies EnvironmentSettings,
    env: variables,
    argv: [],
    execArgv: [],
    resourceLimits: resourceLimits(memoryMb),
  });

/** Starts an environment; one whose `NODE_OPTIONS` Node.js refuses has ended already. */
export const startEnvironment = (options: EnvironmentOptions): Environment => {
  const posted = new Int32Array(new SharedArrayBuffer(4));
  try {
    return environmentOf(startThread(options, posted.buffer), posted, options);
  } catch (error) {
    options.onOutput({ kind: 'output', text: String(error) });
    return stillborn();
  }
};

const environmentOf = (
  worker: Worker,
  posted: Int32Array<SharedArrayBuffer>,
  { memoryMb, onOutput }: EnvironmentOptions,
): Environment => {
  let ended: End | undefined;
  let settle: (outcome: Outcome) => void = () => undefined;

  const finish = (end: End) => {
    if (ended) return;
    ended = end;
    memory.stop();
    settle({ kind: 'ended', ...end });
  };
  const memory = memoryWatch(worker, memoryMb, () => {
    finish({ cause: 'memory' });
    void worker.terminate();
  });

  /** Keeps the program alive, and the memory in sight, while there is something to wait for. */
  const outcome = () =>
    new Promise<Outcome>((resolve) => {
      if (ended) return resolve({ kind: 'ended', ...ended });
      worker.ref();
      memory.start();
      settle = (result) => {
        memory.stop();
        worker.unref();
        resolve(result);
      };
    });

  worker.on('message', (message: WorkerMessage) => {
    if (ended) return;
    if (message.kind === 'output') return onOutput(message);
    if (message.kind === 'answer' && message.final) ended = { cause: 'closed' };
    settle(message);
  });
  worker.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') return finish({ cause: 'memory' });
    if (!ended) onOutput({ kind: 'output', text: error.stack ?? String(error) });
  });
  worker.on('exit', (status) => finish({ cause: 'exit', status }));

  return {
    get alive() {
      return !ended;
    },
    initialised: outcome(),
    run(event) {
      const result = outcome();
      worker.postMessage(event);
      Atomics.add(posted, 0, 1);
      Atomics.notify(posted, 0);
      return result;
    },
    async end(cause) {
      finish({ cause });
      await worker.terminate();
    },
  };
};
