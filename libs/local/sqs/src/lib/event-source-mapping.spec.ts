import { manualClock } from '@carillon/local-clock';
import { type Invocation, TooManyRequestsError } from '@carillon/local-lambda';
import type { EventSourceMappingModel, QueueModel } from '@carillon/local-terraform-model';
import { arnOf, mappingModel, queueModel } from '../testing';
import { startMapping } from './event-source-mapping';
import type { Draft } from './message';
import { standardQueue } from './standard-queue';

const SECOND = 1_000;
const OK: Invocation = { handled: true, payload: 'null' };
const THROWN: Invocation = { handled: false, payload: '{"errorType":"Error","errorMessage":"no"}' };

interface SqsRecord {
  messageId: string;
  body: string;
  attributes: Record<string, string>;
}

const draft = (body: string): Draft => ({ body, attributes: new Map(), system: {}, senderId: 'ada' });

/** A function that a test answers for: each call waits until it is told what came of it. */
const setUp = (mapping: Partial<EventSourceMappingModel> = {}, model: Partial<QueueModel> = {}) => {
  const clock = manualClock();
  const lines: string[] = [];
  const calls: { records: SqsRecord[]; payload: string; at: number; end: PromiseWithResolvers<Invocation> }[] = [];
  const started = clock.now();
  const jobs = standardQueue({
    model: queueModel('jobs', model),
    clock,
    deadLetters: () => undefined,
    log: (line) => lines.push(line),
  });
  const stop = startMapping({
    mapping: mappingModel(mapping),
    queue: jobs,
    clock,
    onRequest: () => undefined,
    log: (line) => lines.push(line),
    invoke(functionName, payload) {
      expect(functionName).toBe('worker');
      const { Records } = JSON.parse(payload) as { Records: SqsRecord[] };
      const end = Promise.withResolvers<Invocation>();
      calls.push({ records: Records, payload, at: clock.now() - started, end });
      return end.promise;
    },
  });
  /** Lets what is ready happen. */
  const settle = () => new Promise(setImmediate);
  const pass = async (ms: number) => {
    await settle();
    await clock.advance(ms);
    await settle();
  };
  const bodies = () => calls.map(({ records }) => records.map(({ body }) => body));
  return { lines, calls, jobs, stop, settle, pass, bodies };
};

describe('an event source mapping', () => {
  it('invokes the function with what is there, in the shape of AWS, and deletes it', async () => {
    const { calls, jobs, pass, settle, stop } = setUp();
    const attributes = new Map([
      ['kind', { dataType: 'String', value: 'x' }],
      ['raw', { dataType: 'Binary', value: Buffer.from([1, 2]) }],
    ]);
    const { id, sentAt } = jobs.send({ ...draft('hello'), attributes, system: { AWSTraceHeader: 'Root=1' } });
    await settle();
    expect(JSON.parse(calls[0]!.payload)).toEqual({
      Records: [
        {
          messageId: id,
          receiptHandle: expect.any(String),
          body: 'hello',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: String(sentAt),
            SenderId: 'ada',
            ApproximateFirstReceiveTimestamp: String(sentAt),
            AWSTraceHeader: 'Root=1',
          },
          messageAttributes: {
            kind: { stringValue: 'x', stringListValues: [], binaryListValues: [], dataType: 'String' },
            raw: { binaryValue: 'AQI=', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
          },
          md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
          md5OfBody: '5d41402abc4b2a76b9719d911017c592',
          eventSource: 'aws:sqs',
          eventSourceARN: arnOf('jobs'),
          awsRegion: 'eu-west-1',
        },
      ],
    });
    calls[0]!.end.resolve(OK);
    await pass(60 * SECOND);
    expect(calls).toHaveLength(1);
    expect(jobs.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    await stop();
  });

  it('fills no batch beyond its size', async () => {
    const { bodies, jobs, settle, stop } = setUp({ batchSize: 2 });
    for (const body of ['a', 'b', 'c']) jobs.send(draft(body));
    await settle();
    // The first message wakes the mapping: the others wait for the next batch.
    expect(bodies()).toEqual([['a'], ['b', 'c']]);
    await stop();
  });

  it('gathers as long as its window is open', async () => {
    const { bodies, calls, jobs, pass, settle, stop } = setUp({ batchSize: 100, batchingWindowSeconds: 5 });
    for (let n = 0; n < 30; n++) jobs.send(draft(String(n)));
    await pass(4 * SECOND);
    jobs.send(draft('late'));
    await pass(SECOND - 1);
    expect(calls).toEqual([]);
    await pass(1);
    await settle();
    expect(bodies().map((batch) => batch.length)).toEqual([31]);
    expect(calls[0]?.at).toBe(5 * SECOND);
    await stop();
  });

  it('closes its window when the batch is full', async () => {
    const { bodies, jobs, settle, stop } = setUp({ batchSize: 20, batchingWindowSeconds: 300 });
    for (let n = 0; n < 25; n++) jobs.send(draft(String(n)));
    await settle();
    expect(bodies().map((batch) => batch.length)).toEqual([20]);
    await stop();
  });

  it('makes no event of more than 6 MB', async () => {
    const { bodies, jobs, pass, stop } = setUp(
      { batchSize: 10, batchingWindowSeconds: 5 },
      { maxMessageBytes: 1_048_576 },
    );
    for (let n = 0; n < 10; n++) jobs.send(draft('x'.repeat(1_000_000)));
    await pass(5 * SECOND);
    expect(bodies().map((batch) => batch.length)).toEqual([6, 4]);
    await stop();
  });

  it('runs no more batches at a time than its maximum', async () => {
    const { calls, jobs, settle, stop } = setUp({ batchSize: 1, maximumConcurrency: 2 });
    for (let n = 0; n < 5; n++) jobs.send(draft(String(n)));
    await settle();
    expect(calls).toHaveLength(2);
    expect(jobs.counts()).toEqual({ visible: 3, inFlight: 2, delayed: 0 });
    calls[1]!.end.resolve(OK);
    await settle();
    expect(calls).toHaveLength(3);
    await stop();
  });

  it('runs five batches at a time where no maximum is set', async () => {
    const { calls, jobs, settle, stop } = setUp({ batchSize: 1 });
    for (let n = 0; n < 9; n++) jobs.send(draft(String(n)));
    await settle();
    expect(calls).toHaveLength(5);
    await stop();
  });

  it('leaves a batch that failed to its visibility time-out', async () => {
    const { bodies, calls, jobs, lines, pass, stop } = setUp({}, { visibilityTimeoutSeconds: 60 });
    jobs.send(draft('a'));
    await pass(SECOND);
    calls[0]!.end.resolve(THROWN);
    await pass(59 * SECOND - 1);
    expect(bodies()).toEqual([['a']]);
    await pass(1);
    expect(bodies()).toEqual([['a'], ['a']]);
    expect(calls[1]!.records[0]!.attributes['ApproximateReceiveCount']).toBe('2');
    expect(lines).toEqual([`1 of 1 messages of jobs failed in worker and go back: ${THROWN.payload}`]);
    await stop();
  });

  it('gives back only what is reported as failed', async () => {
    const { bodies, calls, jobs, pass, stop } = setUp({
      batchSize: 3,
      batchingWindowSeconds: 1,
      reportsBatchItemFailures: true,
    });
    for (const body of ['a', 'b', 'c']) jobs.send(draft(body));
    await pass(SECOND);
    const itemIdentifier = calls[0]!.records[1]!.messageId;
    calls[0]!.end.resolve({ handled: true, payload: JSON.stringify({ batchItemFailures: [{ itemIdentifier }] }) });
    await pass(40 * SECOND);
    expect(bodies()).toEqual([['a', 'b', 'c'], ['b']]);
    await stop();
  });

  it('does not look for reports where they are not asked for', async () => {
    const { bodies, calls, jobs, pass, settle, stop } = setUp();
    jobs.send(draft('a'));
    await settle();
    const { messageId } = calls[0]!.records[0]!;
    const report = { batchItemFailures: [{ itemIdentifier: messageId }] };
    calls[0]!.end.resolve({ handled: true, payload: JSON.stringify(report) });
    await pass(60 * SECOND);
    expect(bodies()).toEqual([['a']]);
    await stop();
  });

  it('runs fewer batches at a time after failures, and more again after successes', async () => {
    const { calls, jobs, settle, stop } = setUp({ batchSize: 1, maximumConcurrency: 4 });
    for (let n = 0; n < 8; n++) jobs.send(draft(String(n)));
    await settle();
    calls.slice(0, 4).forEach(({ end }) => end.resolve(THROWN));
    await settle();
    expect(calls).toHaveLength(5); // 4, halved four times, is at least 1
    calls[4]!.end.resolve(OK);
    await settle();
    expect(calls).toHaveLength(7);
    await stop();
  });

  it('runs as many as before where failures are reported one by one', async () => {
    const { calls, jobs, settle, stop } = setUp({
      batchSize: 1,
      maximumConcurrency: 4,
      reportsBatchItemFailures: true,
    });
    for (let n = 0; n < 8; n++) jobs.send(draft(String(n)));
    await settle();
    calls.slice(0, 4).forEach(({ end }) => end.resolve(THROWN));
    await settle();
    expect(calls).toHaveLength(8);
    await stop();
  });

  it('tries again after 1, 2, 4 … seconds while Lambda throttles, until the messages are visible again', async () => {
    const { calls, jobs, pass, stop } = setUp({}, { visibilityTimeoutSeconds: 10 });
    jobs.send(draft('a'));
    const throttle = async (ms: number) => {
      calls.at(-1)!.end.reject(new TooManyRequestsError('worker'));
      await pass(ms);
    };
    await pass(0);
    for (const ms of [1_000, 2_000, 4_000]) await throttle(ms);
    expect(calls.map(({ at }) => at)).toEqual([0, 1_000, 3_000, 7_000]);
    await throttle(3_000);
    expect(calls.at(-1)).toMatchObject({
      at: 10_000,
      records: [{ attributes: { ApproximateReceiveCount: '2' } }],
    });
    await stop();
  });

  it('begins nothing once it is stopped', async () => {
    const { calls, jobs, pass, stop } = setUp();
    await stop();
    jobs.send(draft('a'));
    await pass(SECOND);
    expect(calls).toEqual([]);
  });
});
