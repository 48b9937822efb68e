import { Worker } from 'node:worker_threads';
import type {
  AnswerMessage,
  EnvironmentSettings,
  EventMessage,
  OutputMessage,
  WorkerMessage,
} from './environment-protocol';
import { type Mailbox, mailbox } from './mailbox';
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
  /** Runs one event, which may have been prepared. Must not be called while another is under way. */
  run(event: EventMessage): Promise<Outcome>;
  /** Whether an event is under way, and none was put behind it so far. */
  readonly hasRoom: boolean;
  /** Puts an event behind the one under way, to begin as soon as that has ended: only where there is room. It is `run` then. */
  prepare(event: EventMessage): void;
  /** Makes it as if nothing had been prepared. False: that has begun, and must be run here, whether the environment lives or not. */
  takeBack(): boolean;
  /**
   * Ends it at once, whatever it does; an event under way has that end as its outcome. A time-out comes too late where the next event
   * has begun: the answer is on its way. Resolves when the thread is gone.
   */
  end(cause: 'time-out' | 'closed'): Promise<void>;
}

export interface EnvironmentOptions {
  /** The bundled `worker/main.ts`. */
  workerFile: string;
  settings: Omit<EnvironmentSettings, 'mail'>;
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
    hasRoom: false,
    prepare: () => undefined,
    takeBack: () => true,
    end: () => Promise.resolve(),
  };
};

const startThread = ({ workerFile, settings, variables, memoryMb }: EnvironmentOptions, { memory: mail }: Mailbox) =>
  new Worker(workerFile, {
    name: variables['AWS_LAMBDA_FUNCTION_NAME'] ?? 'lambda',
    workerData: { ...settings, mail } satisfies EnvironmentSettings,
    env: variables,
    argv: [],
    execArgv: [],
    resourceLimits: resourceLimits(memoryMb),
  });

/** Starts an environment; one whose `NODE_OPTIONS` Node.js refuses has ended already. */
export const startEnvironment = (options: EnvironmentOptions): Environment => {
  const mail = mailbox();
  try {
    return environmentOf(startThread(options, mail), mail, options);
  } catch (error) {
    options.onOutput({ kind: 'output', text: String(error) });
    return stillborn();
  }
};

const environmentOf = (worker: Worker, mail: Mailbox, { memoryMb, onOutput }: EnvironmentOptions): Environment => {
  let ended: End | undefined;
  let settle: ((outcome: Outcome) => void) | undefined;
  let hasRoom = false;
  let prepared: EventMessage | undefined;

  const post = (event: EventMessage) => {
    worker.postMessage(event);
    mail.put();
  };
  const takeBack = () => {
    if (prepared && !mail.takeBack()) return false;
    prepared = undefined;
    return true;
  };
  /** Before the thread is told to end, which takes a moment: what is prepared must not begin in it. */
  const close = (end: End) => {
    ended = end;
    takeBack();
  };
  const finish = (end: End) => {
    if (ended) return;
    close(end);
    memory.stop();
    settle?.({ kind: 'ended', ...end });
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
        settle = undefined;
        hasRoom = false;
        memory.stop();
        worker.unref();
        resolve(result);
      };
    });

  worker.on('message', (message: WorkerMessage) => {
    if (ended) return;
    if (message.kind === 'output') return onOutput(message);
    if (message.kind === 'answer' && message.final) close({ cause: 'closed' });
    settle?.(message);
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
      if (event !== prepared) post(event);
      prepared = undefined;
      hasRoom = true;
      return outcome();
    },
    get hasRoom() {
      return hasRoom && !ended;
    },
    prepare(event) {
      prepared = event;
      hasRoom = false;
      post(event);
    },
    takeBack,
    async end(cause) {
      if (cause === 'time-out' && !takeBack()) return;
      finish({ cause });
      await worker.terminate();
    },
  };
};
