import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@carillon/local-clock';
import type { EventSourceMappingModel, QueueModel } from '@carillon/local-terraform-model';
import type { Context } from './actions/action';
import { movingActions } from './actions/moving';
import { queueActions } from './actions/queues';
import { receivingActions } from './actions/receiving';
import { sendingActions } from './actions/sending';
import { settlingActions } from './actions/settling';
import { api } from './api';
import type { OnRequest } from './billed';
import { type Invoke, startMapping } from './event-source-mapping';
import type { Queue } from './queue';
import { standardQueue } from './standard-queue';

export interface SqsOptions {
  queues: readonly QueueModel[];
  mappings: readonly EventSourceMappingModel[];
  /** Runs a batch; rejects with TooManyRequestsError when the function may not run now. */
  invoke: Invoke;
  /** @throws for a mapping that AWS would refuse to make, as its function may not receive from the queue */
  checkMapping?: (mapping: EventSourceMappingModel, queueArn: string) => void;
  /** Twelve digits. */
  accountId: string;
  /** Of delays, visibility, retention, long polling and batching windows. */
  clock: Clock;
  onRequest?: OnRequest;
  /** Gets a line for each message that becomes a dead letter, each batch that fails, and each mapping that does not start. */
  log(line: string): void;
}

/** SQS on one machine, its queues in memory, with Lambda's event source mappings of them. */
export interface Sqs {
  /** Answers a request of SQS's API, its body unread, in the JSON protocol or the older query protocol. */
  request(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Begins to invoke functions; a second call does nothing. */
  start(): void;
  /** Ends all waiting and moving: no batch begins afterwards. */
  close(): Promise<void>;
}

/** Standard queues and what invokes functions with their messages. */
export const sqs = (options: SqsOptions): Sqs => {
  const { mappings, invoke, checkMapping = () => undefined, accountId, clock, log } = options;
  const { onRequest = () => undefined } = options;
  const queues = new Map<string, Queue>();
  const deadLetters = (arn: string) => [...queues.values()].find(({ model }) => model.arn === arn);
  for (const model of options.queues) queues.set(model.name, standardQueue({ model, clock, deadLetters, log }));

  const context: Context = { queues, accountId, clock };
  const moving = movingActions(context);
  const actions = new Map(
    Object.entries({
      ...sendingActions(context),
      ...receivingActions(context),
      ...settlingActions(context),
      ...queueActions(context),
      ...moving.actions,
    }),
  );

  const startOne = (mapping: EventSourceMappingModel): (() => Promise<void>)[] => {
    const source = queues.get(mapping.queueName);
    if (!source || !mapping.enabled) return [];
    try {
      checkMapping(mapping, source.model.arn);
    } catch (error) {
      log(`${mapping.functionName} gets nothing from ${mapping.queueName}: ${String(error)}`);
      return [];
    }
    return [startMapping({ mapping, queue: source, invoke, clock, onRequest, log })];
  };

  let ends: (() => Promise<void>)[] | undefined;
  return {
    request: api(actions, onRequest),
    start: () => void (ends ??= mappings.flatMap(startOne)),
    async close() {
      await Promise.all((ends ?? []).map((end) => end()));
      moving.close();
      for (const one of queues.values()) one.close();
    },
  };
};
