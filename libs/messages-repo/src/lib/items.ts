import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Claim, Head, Row } from './log-rows';

type Item = Record<string, AttributeValue>;

const text = (item: Item, name: string): string => item[name]?.S ?? '';
const number = (item: Item, name: string): number => Number(item[name]?.N);

export const rowKey = (channel: string, seq: number): Item => ({ channel: { S: channel }, seq: { N: String(seq) } });

/** Claims lie beside the logs: their hash keys begin with `#`, which no channel's does, and there is one of each. */
export const claimKey = (key: string): Item => rowKey(key, 0);

export const itemOf = ({ channel, seq, epoch, epochStart, id, from, at, data, expiresAt, claim }: Row): Item => ({
  ...rowKey(channel, seq),
  epoch: { S: epoch },
  epochStart: { N: String(epochStart) },
  id: { S: id },
  at: { N: String(at) },
  data: { S: data },
  expiresAt: { N: String(expiresAt) },
  ...(from !== undefined && { from: { S: from } }),
  ...(claim !== undefined && { claim: { S: claim } }),
});

export const headOf = (item: Item): Head => ({
  seq: number(item, 'seq'),
  epoch: text(item, 'epoch'),
  epochStart: number(item, 'epochStart'),
  id: text(item, 'id'),
  expiresAt: number(item, 'expiresAt'),
  ...(item['claim'] && { claim: text(item, 'claim') }),
});

export const rowOf = (item: Item): Row => ({
  ...headOf(item),
  channel: text(item, 'channel'),
  at: number(item, 'at'),
  data: text(item, 'data'),
  ...(item['from'] && { from: text(item, 'from') }),
});

export const claimItem = (key: string, { tail, expiresAt }: Claim): Item => ({
  ...claimKey(key),
  tail: { N: String(tail) },
  expiresAt: { N: String(expiresAt) },
});

export const claimOf = (item: Item): Claim => ({
  tail: number(item, 'tail'),
  expiresAt: number(item, 'expiresAt'),
  ...(item['settledSeq'] && { settled: { epoch: text(item, 'epoch'), seq: number(item, 'settledSeq') } }),
});
