import type { IncomingMessage } from 'node:http';
import type { Operation, Whereabouts } from './operation';

/** Where the fields of a request are that tell what it is about: the same names in both protocols of SQS. */
type Field = (name: string) => string | undefined;

interface Demand {
  action: string;
  field: Field;
}

const jsonField = (body: Buffer): Field => {
  let fields: unknown;
  try {
    fields = JSON.parse(body.toString());
  } catch {
    fields = undefined;
  }
  return (name) => {
    const value = typeof fields === 'object' && fields !== null ? (fields as Record<string, unknown>)[name] : undefined;
    return typeof value === 'string' ? value : undefined;
  };
};

/** A form in the query protocol; its queue may be told by the path alone. */
const formField = (body: Buffer, url: string): Field => {
  const [path = '/', query] = url.split('?');
  const form = new URLSearchParams(body.length > 0 ? body.toString() : query);
  return (name) => form.get(name) ?? (name === 'QueueUrl' && path !== '/' ? path : undefined);
};

const demandOf = ({ headers, url = '/' }: Pick<IncomingMessage, 'headers' | 'url'>, body: Buffer): Demand => {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return { action: target.split('.').pop() ?? '', field: jsonField(body) };
  const field = formField(body, url);
  return { action: field('Action') ?? '', field };
};

/** The queue of a task that moves messages, which its handle names. */
const sourceOfTask = (handle = ''): string | undefined => jsonField(Buffer.from(handle, 'base64'))('sourceArn');

/** A batch needs what each of its entries does on its own (SQS developer guide, "Amazon SQS API permissions"). */
const singleOf = (action: string): string =>
  action.replace(/^(SendMessage|DeleteMessage|ChangeMessageVisibility)Batch$/, '$1');

/** What Lambda needs of a function's role to invoke it for a queue (Lambda developer guide, "Configuring execution role permissions"). */
export const MAPPING_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/**
 * What a request to SQS needs (Service Authorization Reference, "Amazon SQS"). To move dead letters takes what it would take to do
 * so by hand (SQS API reference, StartMessageMoveTask).
 */
export const sqsOperations = (
  request: Pick<IncomingMessage, 'headers' | 'url'>,
  body: Buffer,
  { region, accountId }: Whereabouts,
): Operation[] => {
  const { action, field } = demandOf(request, body);
  const arn = (name: string, account = accountId) => `arn:aws:sqs:${region}:${account}:${name}`;
  const [, account, name] = /(?:^|\/)(\d{12})\/([^/]+)\/?$/.exec(field('QueueUrl') ?? '') ?? [];
  const queueName = field('QueueName');
  const source = field('SourceArn') ?? sourceOfTask(field('TaskHandle'));
  const resource =
    name !== undefined
      ? arn(name, account)
      : (source ?? (queueName === undefined ? '*' : arn(queueName, field('QueueOwnerAWSAccountId'))));
  const needed = { action: `sqs:${singleOf(action)}`, resource };
  if (action !== 'StartMessageMoveTask') return [needed];
  const destination = field('DestinationArn');
  return [
    needed,
    ...MAPPING_ACTIONS.map((one) => ({ action: one, resource })),
    ...(destination === undefined ? [] : [{ action: 'sqs:SendMessage', resource: destination }]),
  ];
};
