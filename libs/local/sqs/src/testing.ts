import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type ManualClock, manualClock } from '@carillon/local-clock';
import type { EventSourceMappingModel, QueueModel } from '@carillon/local-terraform-model';
import { type Sqs, sqs, type SqsOptions } from './lib/sqs';

export const ACCOUNT = '123456789012';

export const arnOf = (name: string): string => `arn:aws:sqs:eu-west-1:${ACCOUNT}:${name}`;

/** A queue as SQS makes it unless told otherwise. */
export const queueModel = (name: string, more: Partial<QueueModel> = {}): QueueModel => ({
  name,
  arn: arnOf(name),
  url: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/${name}`,
  visibilityTimeoutSeconds: 30,
  delaySeconds: 0,
  retentionSeconds: 345_600,
  receiveWaitSeconds: 0,
  maxMessageBytes: 262_144,
  sseEnabled: true,
  address: `aws_sqs_queue.${name}`,
  ...more,
});

export const mappingModel = (more: Partial<EventSourceMappingModel> = {}): EventSourceMappingModel => ({
  id: 'm',
  queueName: 'jobs',
  functionName: 'worker',
  batchSize: 10,
  batchingWindowSeconds: 0,
  reportsBatchItemFailures: false,
  enabled: true,
  address: 'aws_lambda_event_source_mapping.m',
  ...more,
});

/** SQS behind a port, on a clock that stands still, with the SDK's client for it. */
export interface TestSqs {
  service: Sqs;
  clock: ManualClock;
  client: SQSClient;
  /** `http://127.0.0.1:<port>` */
  origin: string;
  lines: string[];
  close(): Promise<void>;
}

export const testSqs = async (options: Partial<SqsOptions>): Promise<TestSqs> => {
  const clock = manualClock();
  const lines: string[] = [];
  const service = sqs({
    queues: [],
    mappings: [],
    invoke: () => Promise.reject(new Error('There is no function')),
    accountId: ACCOUNT,
    clock,
    log: (line) => lines.push(line),
    ...options,
  });
  const server = createServer((request, response) => void service.request(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new SQSClient({
    endpoint: origin,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  return {
    service,
    clock,
    client,
    origin,
    lines,
    async close() {
      client.destroy();
      await service.close();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
};
