import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type Parcel, type ParcelQueue, parcelSchema } from '@carillon/messaging';
import { parse } from '@carillon/route-types';

export interface DeadLetterQueue {
  client: SQSClient;
  queueUrl: string;
}

/** What no worker could deliver. */
export interface DeadLetter {
  reason: string;
  /** Milliseconds since 1970. */
  sentAt: number;
  body: string;
  /** Absent where the body is none: it cannot be redriven. */
  parcel?: Parcel;
}

interface Received extends DeadLetter {
  receipt: string;
}

/** How long letters are hidden from others while they are looked at. */
const LOOK_SECONDS = 60;

/** Of a message that SQS itself moved here: its worker crashed, or ran into its time-out, each time. */
const GIVEN_UP = 'given up by SQS: its worker ended, or took too long, each time';

const parcelOf = (body: string): Parcel | undefined => {
  try {
    return parse(parcelSchema, JSON.parse(body));
  } catch {
    return undefined;
  }
};

const letterOf = ({
  Body: body = '',
  ReceiptHandle: receipt = '',
  Attributes,
  MessageAttributes,
}: Message): Received => {
  const parcel = parcelOf(body);
  return {
    reason: MessageAttributes?.['reason']?.StringValue ?? GIVEN_UP,
    sentAt: Number(Attributes?.SentTimestamp),
    body,
    receipt,
    ...(parcel && { parcel }),
  };
};

/** Each letter in the queue once: those that were received stay hidden meanwhile. */
async function* received({ client, queueUrl: QueueUrl }: DeadLetterQueue): AsyncGenerator<Received> {
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: LOOK_SECONDS,
        WaitTimeSeconds: 1, // long polling asks every server of the queue, a short one only some
        MessageSystemAttributeNames: ['SentTimestamp'],
        MessageAttributeNames: ['reason'],
      }),
    );
    if (Messages.length === 0) return;
    yield* Messages.map(letterOf);
  }
}

const letGo = ({ client, queueUrl: QueueUrl }: DeadLetterQueue, { receipt: ReceiptHandle }: Received) =>
  client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));

/** What is in the queue; it stays there. */
export const list = async (queue: DeadLetterQueue): Promise<DeadLetter[]> => {
  const letters: Received[] = [];
  for await (const letter of received(queue)) letters.push(letter);
  for (const letter of letters) await letGo(queue, letter);
  return letters.map(({ receipt: _, ...letter }) => letter);
};

export interface Redriven {
  parcels: number;
  members: number;
  /** Left where they are, since they are no parcels. */
  left: number;
}

/** Hands every parcel to the workers anew, with all its rounds before it. One that was sent and not deleted comes twice. */
export const redrive = async (queue: DeadLetterQueue, workers: ParcelQueue): Promise<Redriven> => {
  const redriven: Redriven = { parcels: 0, members: 0, left: 0 };
  const left: Received[] = [];
  for await (const letter of received(queue)) {
    if (!letter.parcel) {
      left.push(letter);
      continue;
    }
    await workers.send([{ ...letter.parcel, round: 0 }]);
    await queue.client.send(new DeleteMessageCommand({ QueueUrl: queue.queueUrl, ReceiptHandle: letter.receipt }));
    redriven.parcels += 1;
    redriven.members += 'members' in letter.parcel.to ? letter.parcel.to.members.length : 0;
  }
  for (const letter of left) await letGo(queue, letter);
  return { ...redriven, left: left.length };
};
