import type { Fields } from './fields';
import type { Protocol } from './protocol';
import { element } from './xml';

/** Parameters that are numbers, which a form has as text. */
const NUMBERS = new Set([
  'DelaySeconds',
  'MaxNumberOfMessages',
  'MaxNumberOfMessagesPerSecond',
  'MaxResults',
  'VisibilityTimeout',
  'WaitTimeSeconds',
]);

/** Lists by the name of one of them: `AttributeName.1`, `AttributeName.2`. */
const LISTS: Record<string, string> = {
  AttributeName: 'AttributeNames',
  MessageAttributeName: 'MessageAttributeNames',
  MessageSystemAttributeName: 'MessageSystemAttributeNames',
  SendMessageBatchRequestEntry: 'Entries',
  DeleteMessageBatchRequestEntry: 'Entries',
  ChangeMessageVisibilityBatchRequestEntry: 'Entries',
};

/** Maps by the name of an entry: `MessageAttribute.1.Name`, `MessageAttribute.1.Value.StringValue`. */
const MAPS: Record<string, string> = {
  MessageAttribute: 'MessageAttributes',
  MessageSystemAttribute: 'MessageSystemAttributes',
};

type Tree = Map<string, Tree | string>;

const treeOf = (form: URLSearchParams): Tree => {
  const root: Tree = new Map();
  for (const [path, value] of form) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    let at = root;
    for (const name of names) {
      const found = at.get(name);
      const below: Tree = found instanceof Map ? found : new Map();
      at.set(name, below);
      at = below;
    }
    at.set(last, value);
  }
  return root;
};

/** Numbered from 1, in the order of the numbers. */
const numbered = (tree: Tree): (Tree | string)[] =>
  [...tree].sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value);

const numberOf = (value: string): number | string => (/^-?\d+$/.test(value) ? Number(value) : value);

const structure = (tree: Tree | string): Fields => (tree instanceof Map ? fieldsOf(tree) : {});

const fieldsOf = (tree: Tree): Fields => {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of tree) {
    const list = LISTS[name];
    const map = MAPS[name];
    if (typeof value === 'string') fields[name] = NUMBERS.has(name) ? numberOf(value) : value;
    else if (list !== undefined)
      fields[list] = numbered(value).map((one) => (typeof one === 'string' ? one : fieldsOf(one)));
    else if (map !== undefined)
      fields[map] = Object.fromEntries(
        numbered(value)
          .map(structure)
          .map(({ Name, Value }) => [String(Name), Value]),
      );
    else fields[name] = fieldsOf(value);
  }
  return fields;
};

/** What a member of a result is called in XML where the name is not that of the member. */
const ELEMENTS: Record<string, string> = {
  Messages: 'Message',
  Attributes: 'Attribute',
  MessageAttributes: 'MessageAttribute',
  QueueUrls: 'QueueUrl',
  queueUrls: 'QueueUrl',
  Results: 'ListMessageMoveTasksResultEntry',
  Failed: 'BatchResultErrorEntry',
};

const isMap = (name: string): boolean => name === 'Attributes' || name === 'MessageAttributes';

/** A result as XML: lists and maps are flat, that is, an element for each of theirs. */
const members = (action: string, structure: object): string =>
  Object.entries(structure)
    .map(([name, value]: [string, unknown]) => {
      const label = name === 'Successful' ? `${action}ResultEntry` : (ELEMENTS[name] ?? name);
      const one = (content: unknown) =>
        element(
          label,
          typeof content === 'object' && content !== null ? { xml: members(action, content) } : String(content),
        );
      if (Array.isArray(value)) return value.map(one).join('');
      if (isMap(name))
        return Object.entries(value as object)
          .map(([Name, Value]) => one({ Name, Value }))
          .join('');
      return one(value);
    })
    .join('');

/** Actions whose response has no result; that of the others is there even when it is empty. */
const WITHOUT_RESULT = ['ChangeMessageVisibility', 'DeleteMessage', 'PurgeQueue'];

const NAMESPACE = 'http://queue.amazonaws.com/doc/2012-11-05/';

/**
 * The query protocol, which clients older than the JSON protocol speak: a form, with the action in `Action`, and XML (SQS developer
 * guide, "Amazon SQS AWS JSON protocol FAQs"). A request to the URL of a queue is about that queue.
 */
export const queryProtocol = (url: string, body: string): Protocol => ({
  contentType: 'text/xml',
  read() {
    const [path = '/', query = ''] = url.split('?');
    const { Action, ...fields } = fieldsOf(treeOf(new URLSearchParams(body || query)));
    return { action: String(Action), fields: path === '/' ? fields : { QueueUrl: path, ...fields } };
  },
  result(action, result, requestId) {
    const inner = WITHOUT_RESULT.includes(action) ? '' : element(`${action}Result`, { xml: members(action, result) });
    const metadata = element('ResponseMetadata', { xml: element('RequestId', requestId) });
    return element(`${action}Response`, { xml: inner + metadata }, NAMESPACE);
  },
  refusal({ code, message }, requestId) {
    const error = [
      element('Type', 'Sender'),
      element('Code', code),
      element('Message', message),
      element('Detail', { xml: '' }),
    ].join('');
    return element(
      'ErrorResponse',
      { xml: element('Error', { xml: error }) + element('RequestId', requestId) },
      NAMESPACE,
    );
  },
});
