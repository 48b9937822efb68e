import type { IncomingMessage } from 'node:http';
import { boundedCache } from './bounded-cache';

/** Where the resources are, as their ARNs say it. */
export interface Whereabouts {
  region: string;
  /** Twelve digits. */
  accountId: string;
}

/** What a request needs to be allowed: one action on one resource, or on each of several. */
export interface Operation {
  action: string;
  resource: string;
}

type Fields = Record<string, unknown>;

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const jsonOf = (body: Buffer): Fields => {
  try {
    return fieldsOf(JSON.parse(body.toString()));
  } catch {
    return {};
  }
};

/** What each part of a transaction needs. */
const TRANSACTED: Record<string, string> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/**
 * What an operation of DynamoDB needs (Service Authorization Reference, "Amazon DynamoDB"). The body may be anything: what has no
 * table is for `*`.
 */
export const dynamoDbOperations = (
  { headers }: Pick<IncomingMessage, 'headers'>,
  body: Buffer,
  { region, accountId }: Whereabouts,
): Operation[] => {
  const name = String(headers['x-amz-target']).split('.').pop() ?? '';
  const fields = jsonOf(body);
  const arnOf = (table: string) =>
    table.startsWith('arn:') ? table : `arn:aws:dynamodb:${region}:${accountId}:table/${table}`;
  const on = (operation: string, table: unknown): Operation => {
    const named = textOf(table);
    return { action: `dynamodb:${operation}`, resource: named === undefined ? '*' : arnOf(named) };
  };

  if (name === 'BatchGetItem' || name === 'BatchWriteItem') {
    const tables = Object.keys(fieldsOf(fields['RequestItems']));
    return tables.length > 0 ? tables.map((table) => on(name, table)) : [on(name, undefined)];
  }
  if (name === 'TransactGetItems' || name === 'TransactWriteItems') {
    const items = Object.values(fieldsOf(fields['TransactItems']));
    return items.flatMap((item) =>
      Object.entries(fieldsOf(item)).map(([kind, part]) => on(TRANSACTED[kind] ?? name, fieldsOf(part)['TableName'])),
    );
  }
  const index = textOf(fields['IndexName']);
  const { action, resource } = on(name, fields['TableName'] ?? fields['ResourceArn']);
  return [{ action, resource: index !== undefined && resource !== '*' ? `${resource}/index/${index}` : resource }];
};

const INVOKE = /^\/2015-03-31\/functions\/([^/?]+)\/invocations(?:\?(.*))?$/;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** The ARN of a function from any of the ways to name it (Lambda API reference, Invoke, "FunctionName"). */
const functionArnOf = (reference: string, { region, accountId }: Whereabouts): string => {
  if (reference.startsWith('arn:')) return reference;
  const name = reference.replace(/^(\d{12}:)?function:/, '').replace(/^\d{12}:/, '');
  return `arn:aws:lambda:${region}:${accountId}:function:${name}`;
};

/** What a request to Lambda's API needs (Service Authorization Reference, "AWS Lambda"). */
export const lambdaOperations = ({ url = '' }: IncomingMessage, here: Whereabouts): Operation[] => {
  const [, reference, query] = INVOKE.exec(url) ?? [];
  if (reference === undefined) return [{ action: 'lambda:ListFunctions', resource: '*' }];
  const qualifier = new URLSearchParams(query).get('Qualifier');
  const arn = functionArnOf(decoded(reference), here);
  return [{ action: 'lambda:InvokeFunction', resource: qualifier === null ? arn : `${arn}:${qualifier}` }];
};

type ManagementPath = { stage: string; connectionId: string } | undefined;

const cachedPath = boundedCache<{ path: ManagementPath }>(5_000);

/** Stage and connection id of a path of the management API, `/{stage}/@connections/{id}`, whatever is encoded of it (case 98). */
export const managementPath = (url = '/'): ManagementPath => cachedPath(url, () => ({ path: readPath(url) })).path;

const readPath = (url: string): ManagementPath => {
  const [path = ''] = url.split('?', 1);
  const [stage, marker, ...id] = path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decoded);
  return stage !== undefined && marker === '@connections' ? { stage, connectionId: id.join('/') } : undefined;
};

/**
 * What a request to the management API of an API needs (developer guide, "Control access to WebSocket APIs with AWS IAM
 * authorization").
 */
export const managementOperations = (
  { method = '', url }: IncomingMessage,
  { region, accountId, apiId }: Whereabouts & { apiId: string },
): Operation[] => {
  const { stage, connectionId } = managementPath(url) ?? { stage: '', connectionId: '' };
  const arn = `arn:aws:execute-api:${region}:${accountId}:${apiId}`;
  return [
    {
      action: 'execute-api:ManageConnections',
      resource: `${arn}/${stage}/${method}/@connections/${connectionId}`,
    },
  ];
};
