import { Worker } from 'node:worker_threads';
import type {
  AnswerMessage,
  EnvironmentSettings,
  EventMessage,
  OutputMessage,
  WorkerMessage,
} from './environment-protocol';
import { type Mailbox, mailbox, SLOTS } from './mailbox';
import { memoryWatch, resourceLimits } from './memory-watch';
import { splitNodeOptions } from './node-options';

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
  /** Whether an event is under way, and one more may be put behind it. */
  readonly hasRoom: boolean;
  /**
   * Puts an event behind those that are here, to begin as soon as they have ended: only where there is room. It is `run` then, in the
   * same order.
   */
  prepare(event: EventMessage): void;
  /**
   * Makes it as if an event had not been prepared. False: it has begun, and must be run here, whether the environment lives or not.
   */
  takeBack(event: EventMessage): boolean;
  /**
   * Ends it at once, whatever it does; an event under way has that end as its outcome. A time-out comes too late where the next event
   * has begun: the answer is on its way. Resolves when the thread is gone.
   */
  end(cause: 'time-out' | 'closed'): Promise<void>;
}

export interface EnvironmentOptions {
  /** The bundled `worker/main.ts`. */
  workerFile: string;
  settings: Omit<EnvironmentSettings, 'mail' | 'preloads' | 'nodeOptions'>;
  variables: Record<string, string>;
  memoryMb: number;
  onOutput(output: OutputMessage): void;
}

/** The exit status of Node.js for options that it does not know (Node.js documentation, "Exit codes"). */
const INVALID_ARGUMENT = 9;

/** How many events may be behind the one under way. Eight give a function that does nothing 1.5 × the events, one hardly more than none. */
const MAX_PREPARED = 8;

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

/** Node.js would load the modules of `NODE_OPTIONS` before the thread's own file, which leads a function's network. */
const startThread = ({ workerFile, settings, variables, memoryMb }: EnvironmentOptions, { memory: mail }: Mailbox) => {
  const { NODE_OPTIONS: nodeOptions, ...others } = variables;
  const { rest, preloads } = splitNodeOptions(nodeOptions ?? '');
  return new Worker(workerFile, {
    name: variables['AWS_LAMBDA_FUNCTION_NAME'] ?? 'lambda',
    workerData: {
      ...settings,
      mail,
      preloads,
      ...(nodeOptions !== undefined && { nodeOptions }),
    } satisfies EnvironmentSettings,
    env: { ...others, ...(rest && { NODE_OPTIONS: rest }) },
    argv: [],
    execArgv: [],
    resourceLimits: resourceLimits(memoryMb),
  });
};

/** Starts an environment; one whose `NODE_OPTIONS` Node.js refuses, or which name a loader, has ended already. */
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
  /** Those behind the one under way, and their numbers in the mailbox. */
  const prepared = new Map<EventMessage, number>();
  let underWay: number | undefined;
  let last = 0;
  let answered = 0;
  let isWaking = false;

  /** Wakes the thread when all is posted that there is to post in this turn of the event loop. */
  const wake = () => {
    if (isWaking) return;
    isWaking = true;
    setImmediate(() => {
      isWaking = false;
      mail.wake();
    });
  };
  const post = (event: EventMessage) => {
    worker.postMessage(event);
    last = mail.put();
    wake();
    return last;
  };
  const takeBack = (event: EventMessage) => {
    const number = prepared.get(event);
    if (number !== undefined && !mail.takeBack(number)) return false;
    prepared.delete(event);
    return true;
  };
  const takeAllBack = () => [...prepared.keys()].map(takeBack).every(Boolean);
  /** Before the thread is told to end, which takes a moment: what is prepared must not begin in it. */
  const close = (end: End) => {
    ended = end;
    takeAllBack();
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
        answered = underWay ?? answered;
        underWay = undefined;
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
      underWay = prepared.get(event) ?? post(event);
      prepared.delete(event);
      return outcome();
    },
    get hasRoom() {
      return !ended && underWay !== undefined && prepared.size < MAX_PREPARED && last - answered < SLOTS - 1;
    },
    prepare(event) {
      prepared.set(event, post(event));
    },
    takeBack,
    async end(cause) {
      if (cause === 'time-out' && !takeAllBack()) return;
      finish({ cause });
      await worker.terminate();
    },
  };
};
