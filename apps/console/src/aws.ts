import { AwsClient } from 'aws4fetch';
import type { Item } from './connection-rows';
import { parsed } from './parsed';
import { fetchLocal } from './system';

/** What AWS refused, in its own words. */
export class AwsCallError extends Error {
  override readonly name = 'AwsCallError';
  constructor(
    /** HTTP status. */
    readonly status: number,
    /** Such as `GoneException` or `ResourceNotFoundException`. */
    readonly type: string,
    message: string,
  ) {
    super(message);
  }
}

/** What GetConnection tells. Times are ISO 8601 with milliseconds; a client that sent no user agent has `null`. */
export interface ConnectionInfo {
  connectedAt: string;
  lastActiveAt: string;
  identity: { sourceIp: string; userAgent?: string | null };
}

/** AWS calls of this page, each signed as the gateway demands. All reject with `AwsCallError` for an answer that is no success. */
export interface Aws {
  /** All rows of a table, or those of its first pages: `complete` tells. */
  scan(table: string, maxPages: number): Promise<{ items: Item[]; complete: boolean }>;
  /** Invokes a function and waits; what it throws rejects as `AwsCallError` with the type of what was thrown. */
  invoke(functionName: string, event: unknown): Promise<unknown>;
  /** Puts text on one socket. */
  post(management: string, connectionId: string, text: string): Promise<void>;
  getConnection(management: string, connectionId: string): Promise<ConnectionInfo>;
  deleteConnection(management: string, connectionId: string): Promise<void>;
}

const textIn = (body: unknown, ...names: string[]): string | undefined => {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  return names.map((name) => fields[name]).find((value) => typeof value === 'string');
};

/** The error of an answer: its type from header or body, without the namespace and the documentation link that may be with it. */
export const errorIn = (status: number, typeHeader: string | null, body: string): AwsCallError => {
  const content = parsed(body);
  const named = typeHeader ?? textIn(content, '__type', 'code') ?? `HTTP ${status}`;
  const type = named.replace(/^.*#/, '').replace(/:.*$/, '');
  const isGone = status === 410;
  const message = textIn(content, 'message', 'Message') ?? (isGone ? 'The connection has ended.' : body.slice(0, 300));
  return new AwsCallError(status, type, message);
};

const connectionUrl = (management: string, connectionId: string): string =>
  `${management}/@connections/${encodeURIComponent(connectionId)}`;

/** AWS as it is behind this page's own origin. Local credentials are `local` / `local`. Nothing is tried again: errors show. */
export const awsAt = (origin: string, region: string): Aws => {
  const client = new AwsClient({ accessKeyId: 'local', secretAccessKey: 'local', region });

  const call = async (service: string, url: string, init: RequestInit): Promise<Response> => {
    // Where a page is neither on https nor on this machine, browsers leave Web Crypto out, and no call can be signed.
    if (!crypto.subtle)
      throw new Error('AWS calls can be signed on https, localhost or 127.0.0.1 only: open this page there.');
    const answer = await fetchLocal(await client.sign(url, { ...init, aws: { service } }));
    if (answer.ok) return answer;
    throw errorIn(answer.status, answer.headers.get('x-amzn-ErrorType'), await answer.text());
  };

  const connection = (method: string, management: string, connectionId: string, body?: string): Promise<Response> =>
    call('execute-api', connectionUrl(management, connectionId), { method, ...(body !== undefined && { body }) });

  const scanPage = async (table: string, from: unknown): Promise<{ Items?: Item[]; LastEvaluatedKey?: unknown }> => {
    const answer = await call('dynamodb', `${origin}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'X-Amz-Target': 'DynamoDB_20120810.Scan' },
      body: JSON.stringify({ TableName: table, ExclusiveStartKey: from }),
    });
    return answer.json();
  };

  return {
    async scan(table, maxPages) {
      const items: Item[] = [];
      let from: unknown;
      for (let page = 0; page < maxPages; page++) {
        const { Items = [], LastEvaluatedKey } = await scanPage(table, from);
        items.push(...Items);
        if (LastEvaluatedKey === undefined) return { items, complete: true };
        from = LastEvaluatedKey;
      }
      return { items, complete: false };
    },

    async invoke(functionName, event) {
      const url = `${origin}/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`;
      const answer = await call('lambda', url, { method: 'POST', body: JSON.stringify(event) });
      const payload = parsed(await answer.text());
      if (!answer.headers.has('X-Amz-Function-Error')) return payload;
      const type = textIn(payload, 'errorType') ?? 'Error';
      throw new AwsCallError(
        answer.status,
        type,
        textIn(payload, 'errorMessage') ?? 'The function failed without a message.',
      );
    },

    async post(management, connectionId, text) {
      await connection('POST', management, connectionId, text);
    },

    async getConnection(management, connectionId) {
      return (await connection('GET', management, connectionId)).json();
    },

    async deleteConnection(management, connectionId) {
      await connection('DELETE', management, connectionId);
    },
  };
};

/** An error for a person: its type where AWS gave one, and what it says. */
export const inWords = (error: unknown): string => {
  if (error instanceof AwsCallError) return [error.type, error.message].filter(Boolean).join(': ');
  return error instanceof Error ? error.message : String(error);
};
