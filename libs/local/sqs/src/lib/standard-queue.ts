import { randomUUID } from 'node:crypto';
import type { Clock, Timer } from '@carillon/local-clock';
import type { QueueModel } from '@carillon/local-terraform-model';
import type { Message, Received } from './message';
import type { Queue, Wanted } from './queue';
import { messageIdOf, newReceipt } from './receipt';
import { invalidParameter, SqsError } from './sqs-error';

export interface StandardQueueOptions {
  model: QueueModel;
  clock: Clock;
  /** Gets the messages that were received too often; asked only where the queue has a redrive policy. */
  deadLetters: (arn: string) => Queue | undefined;
  log(line: string): void;
}

interface Entry {
  message: Message;
  state: 'visible' | 'delayed' | 'in flight';
  /** How often it was received from this queue: others counted for themselves. */
  receives: number;
  receipt?: string;
  receivedAt?: number;
  /** Ends its being hidden. */
  timer?: Timer;
}

/** From its receipt a message is hidden for at most 12 hours (SQS developer guide, "Amazon SQS visibility timeout"). */
const MAX_HIDDEN_MS = 12 * 60 * 60 * 1_000;

/** A queue in memory, on a clock: a message that is hidden has a timer that shows it again. */
export const standardQueue = ({ model, clock, deadLetters, log }: StandardQueueOptions): Queue => {
  const entries = new Map<string, Entry>();
  /** In the order in which they became so. */
  const visible = new Set<Entry>();
  const flying = new Set<Entry>();
  /** What serves each one that waits, and what ends its waiting. */
  const receivers = new Map<() => void, () => void>();

  const show = (entry: Entry): void => {
    entry.timer?.cancel();
    delete entry.timer;
    entry.state = 'visible';
    flying.delete(entry);
    visible.add(entry);
    for (const serve of receivers.keys()) {
      if (visible.size === 0) return;
      serve();
    }
  };

  const hide = (entry: Entry, state: Entry['state'], ms: number): void => {
    if (ms <= 0) return show(entry);
    entry.timer?.cancel();
    visible.delete(entry);
    entry.state = state;
    if (state === 'in flight') flying.add(entry);
    entry.timer = clock.after(ms, () => show(entry));
  };

  const remove = (entry: Entry): void => {
    entry.timer?.cancel();
    visible.delete(entry);
    flying.delete(entry);
    entries.delete(entry.message.id);
  };

  const isExpired = ({ message }: Entry): boolean => message.sentAt + model.retentionSeconds * 1_000 <= clock.now();

  /** The queue to which a message goes instead of being received once more. */
  const lastResort = ({ receives }: Entry): Queue | undefined =>
    model.redrive && receives >= model.redrive.maxReceiveCount ? deadLetters(model.redrive.deadLetterArn) : undefined;

  const giveUp = (entry: Entry, to: Queue): void => {
    const { message } = entry;
    remove(entry);
    to.adopt({ ...message, deadLetterSource: model.arn });
    log(
      `${model.name}: message ${message.id} goes to ${to.model.name}: maxReceiveCount is ${model.redrive?.maxReceiveCount}`,
    );
  };

  /** What can be received now, in order. What is too old or was received too often goes. */
  const available = (max: number, fits: Wanted['fits'] = () => true): Entry[] => {
    const found: Entry[] = [];
    for (const entry of visible) {
      if (found.length === max) break;
      const deadLetterQueue = lastResort(entry);
      if (isExpired(entry)) remove(entry);
      else if (deadLetterQueue) giveUp(entry, deadLetterQueue);
      else if (fits(entry.message)) found.push(entry);
      else break;
    }
    return found;
  };

  const take = ({ max, visibilityMs = model.visibilityTimeoutSeconds * 1_000, fits }: Wanted): Received[] => {
    const found = available(max, fits);
    const received = found.map((entry) => {
      const { message } = entry;
      const receipt = newReceipt(model.arn, message.id);
      const now = clock.now();
      entry.message = { firstReceivedAt: now, ...message, receiveCount: message.receiveCount + 1 };
      entry.receives += 1;
      entry.receipt = receipt;
      entry.receivedAt = now;
      visible.delete(entry);
      return { ...entry.message, receipt };
    });
    for (const entry of found) hide(entry, 'in flight', visibilityMs);
    return received;
  };

  const add = (message: Message, delaySeconds: number): void => {
    const entry: Entry = { message, state: 'visible', receives: 0 };
    entries.set(message.id, entry);
    hide(entry, 'delayed', delaySeconds * 1_000);
  };

  const flyingBy = (receipt: string): Entry => {
    const entry = entries.get(messageIdOf(receipt, model.arn));
    if (entry?.receipt !== receipt)
      throw invalidParameter(
        `Value ${receipt} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
      );
    if (entry.state !== 'in flight')
      throw new SqsError('MessageNotInflight', 'The specified message is not in flight.');
    return entry;
  };

  return {
    model,
    send(draft, delaySeconds = model.delaySeconds) {
      const message: Message = { ...draft, id: randomUUID(), sentAt: clock.now(), receiveCount: 0 };
      add(message, delaySeconds);
      return message;
    },
    adopt: (message) => add(message, 0),
    receive(wanted) {
      const { waitMs = 0, signal } = wanted;
      const found = take(wanted);
      // Messages that do not fit are left: whoever asked knows that more are there.
      if (found.length > 0 || visible.size > 0 || waitMs <= 0 || signal?.aborted) return Promise.resolve(found);
      return new Promise((resolve) => {
        const finish = (messages: Received[]) => {
          receivers.delete(serve);
          timer?.cancel();
          signal?.removeEventListener('abort', stop);
          resolve(messages);
        };
        let isBusy = false;
        const serve = () => {
          if (isBusy) return; // What it takes may be visible again at once.
          isBusy = true;
          const messages = take(wanted);
          isBusy = false;
          if (messages.length > 0 || visible.size > 0) finish(messages);
        };
        const stop = () => finish([]);
        const timer = Number.isFinite(waitMs) ? clock.after(waitMs, stop) : undefined;
        signal?.addEventListener('abort', stop);
        receivers.set(serve, stop);
      });
    },
    extract(max) {
      const found = [...visible].filter((entry) => !isExpired(entry)).slice(0, max);
      found.forEach(remove);
      return found.map(({ message }) => message);
    },
    delete(receipt) {
      const entry = entries.get(messageIdOf(receipt, model.arn));
      if (entry?.receipt === receipt) remove(entry);
    },
    changeVisibility(receipt, seconds) {
      const entry = flyingBy(receipt);
      const hiddenUntil = clock.now() + seconds * 1_000;
      if (hiddenUntil > (entry.receivedAt ?? 0) + MAX_HIDDEN_MS)
        throw invalidParameter(
          `Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds].`,
        );
      hide(entry, 'in flight', seconds * 1_000);
    },
    purge: () => [...entries.values()].forEach(remove),
    counts() {
      const living = [...entries.values()].filter((entry) => !isExpired(entry));
      const count = (state: Entry['state']) => living.filter((entry) => entry.state === state).length;
      return { visible: count('visible'), inFlight: count('in flight'), delayed: count('delayed') };
    },
    inFlight: () => flying.size,
    close() {
      for (const { timer } of entries.values()) timer?.cancel();
      for (const stop of receivers.values()) stop();
    },
  };
};
