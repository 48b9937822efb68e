import { integer, requiredText, text } from '../fields';
import { type MoveTask, sourceOfHandle, startMoveTask } from '../move-task';
import type { Queue } from '../queue';
import { invalidParameter, SqsError } from '../sqs-error';
import { type Action, type Context, queueByArn } from './action';

/** As many as can be listed (SQS API reference, ListMessageMoveTasks). */
const MAX_LISTED = 10;

const entryOf = (task: MoveTask): object => {
  const { source, destination, perSecond } = task.plan;
  const isRunning = task.status() === 'RUNNING';
  const failure = task.failure();
  return {
    ...(isRunning && { TaskHandle: task.handle }),
    Status: task.status(),
    SourceArn: source.model.arn,
    ...(destination && { DestinationArn: destination.model.arn }),
    ...(perSecond !== undefined && { MaxNumberOfMessagesPerSecond: perSecond }),
    ApproximateNumberOfMessagesMoved: task.moved(),
    ApproximateNumberOfMessagesToMove: task.toMove,
    ...(failure !== undefined && { FailureReason: failure }),
    StartedTimestamp: task.startedAt,
  };
};

/** What moves dead letters: `aws sqs start-message-move-task` and its companions. */
export const movingActions = (context: Context): { actions: Record<string, Action>; close(): void } => {
  /** By the queue that they empty, the newest first. */
  const tasks = new Map<Queue, MoveTask[]>();
  const tasksOf = (queue: Queue): MoveTask[] => tasks.get(queue) ?? [];
  const runningOf = (queue: Queue) => tasksOf(queue).find((task) => task.status() === 'RUNNING');

  const known = (arn: string): Queue => {
    const found = queueByArn(context, arn);
    if (!found) throw new SqsError('ResourceNotFoundException', "The resource that you specified doesn't exist.");
    return found;
  };
  const isDeadLetterQueue = ({ model }: Queue): boolean =>
    [...context.queues.values()].some((one) => one.model.redrive?.deadLetterArn === model.arn);

  const actions: Record<string, Action> = {
    StartMessageMoveTask({ fields }) {
      const source = known(requiredText(fields, 'SourceArn'));
      const destinationArn = text(fields, 'DestinationArn');
      const destination = destinationArn === undefined ? undefined : known(destinationArn);
      const perSecond = integer(fields, 'MaxNumberOfMessagesPerSecond', {
        from: 1,
        to: 500,
        reason: 'Must be between 1 and 500.',
      });
      if (!isDeadLetterQueue(source)) throw invalidParameter('Source queue must be configured as a Dead Letter Queue.');
      if (destination === source)
        throw invalidParameter('Source queue arn and destination queue arn cannot be the same.');
      if (runningOf(source))
        throw new SqsError(
          'UnsupportedOperation',
          'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
        );
      const task = startMoveTask(
        {
          source,
          ...(destination && { destination }),
          originOf: ({ deadLetterSource = '' }) => queueByArn(context, deadLetterSource),
          ...(perSecond !== undefined && { perSecond }),
        },
        context.clock,
      );
      tasks.set(source, [task, ...tasksOf(source)].slice(0, MAX_LISTED));
      return { TaskHandle: task.handle };
    },

    ListMessageMoveTasks({ fields }) {
      const source = known(requiredText(fields, 'SourceArn'));
      const max = integer(fields, 'MaxResults', { from: 1, to: MAX_LISTED, reason: 'Must be between 1 and 10.' });
      return {
        Results: tasksOf(source)
          .slice(0, max ?? 1)
          .map(entryOf),
      };
    },

    CancelMessageMoveTask({ fields }) {
      const handle = requiredText(fields, 'TaskHandle');
      const task = tasksOf(known(sourceOfHandle(handle) ?? '')).find((one) => one.handle === handle);
      if (!task) throw new SqsError('ResourceNotFoundException', 'Task does not exist.');
      if (task.status() !== 'RUNNING')
        throw new SqsError('UnsupportedOperation', 'Only active tasks can be cancelled.');
      task.cancel();
      return { ApproximateNumberOfMessagesMoved: task.moved() };
    },
  };
  return {
    actions,
    close() {
      for (const task of [...tasks.values()].flat()) task.cancel();
    },
  };
};
