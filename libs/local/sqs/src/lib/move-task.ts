import { randomUUID } from 'node:crypto';
import type { Clock, Timer } from '@carillon/local-clock';
import type { Message } from './message';
import type { Queue } from './queue';

/** How dead letters are to be moved. */
export interface MovePlan {
  source: Queue;
  /** Where the messages go; without it, each back to where it came from. */
  destination?: Queue;
  /** The queue that a message came from; undefined for one that was sent here, or whose queue is gone. */
  originOf: (message: Message) => Queue | undefined;
  perSecond?: number;
}

/** Messages on their way from a dead-letter queue (SQS developer guide, "Configure a dead-letter queue redrive"). */
export interface MoveTask {
  readonly plan: MovePlan;
  readonly handle: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** How many messages were there at the start. */
  readonly toMove: number;
  moved(): number;
  status(): 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
  failure(): string | undefined;
  /** What was moved stays so. */
  cancel(): void;
}

/** As AWS writes one: the task and its queue in JSON, in base64. */
export const sourceOfHandle = (handle: string): string | undefined => {
  try {
    const { sourceArn } = JSON.parse(Buffer.from(handle, 'base64').toString()) as { sourceArn?: unknown };
    return typeof sourceArn === 'string' ? sourceArn : undefined;
  } catch {
    return undefined;
  }
};

/** Begins to move at once: all that is there, or so many each second. What is moved is a new message, with a new id. */
export const startMoveTask = (plan: MovePlan, clock: Clock): MoveTask => {
  const { source, destination, originOf, perSecond = Infinity } = plan;
  const toMove = source.counts().visible;
  let moved = 0;
  let status: ReturnType<MoveTask['status']> = 'RUNNING';
  let failure: string | undefined;
  let timer: Timer | undefined;

  const move = (message: Message): boolean => {
    const target = destination ?? originOf(message);
    if (!target) {
      source.adopt(message);
      return false;
    }
    const { body, attributes, system, senderId } = message;
    target.send({ body, attributes, system, senderId }, 0);
    moved += 1;
    return true;
  };

  const step = (): void => {
    const messages = source.extract(Math.min(perSecond, toMove - moved));
    const stranded = messages.filter((message) => !move(message));
    if (stranded.length > 0) {
      status = 'FAILED';
      failure = 'CouldNotDetermineMessageSource';
    } else if (messages.length === 0 || moved >= toMove) status = 'COMPLETED';
    else timer = clock.after(1_000, step);
  };

  const task: MoveTask = {
    plan,
    handle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn: source.model.arn })).toString('base64'),
    startedAt: clock.now(),
    toMove,
    moved: () => moved,
    status: () => status,
    failure: () => failure,
    cancel() {
      timer?.cancel();
      if (status === 'RUNNING') status = 'CANCELLED';
    },
  };
  step();
  return task;
};
