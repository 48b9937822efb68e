import { once } from 'node:events';
import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Writable } from 'node:stream';
import type { Faults } from '@carillon/local-faults';
import { operationOf } from './operation';
import { INTERNAL_SERVER_ERROR, refuse } from './refusal';

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const THROTTLED =
  'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with ' +
  'the UpdateTable API.';

const THROUGHPUT_EXCEEDED = 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException';

/** Has a request carried out, and its answer written where nobody reads it. */
const carryOut = async (answer: Answer, request: IncomingMessage): Promise<void> => {
  const unheard = new ServerResponse(request);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  unheard.assignSocket(nowhere as Socket);
  const finished = once(unheard, 'finish');
  await answer(request, unheard);
  await finished;
};

/**
 * DynamoDB as its clients have to expect it. What is throttled was not done; after a 500, as after a connection that broke, it
 * may have been (developer guide, "Error handling with DynamoDB": a write that was answered 500 may have succeeded).
 */
export const faultyRequests =
  (answer: Answer, faults: Faults): Answer =>
  async (request, response) => {
    const fault = faults.decide('dynamodb', operationOf(request));
    if (!fault) return answer(request, response);
    if (fault.kind === 'errorAfter' || fault.kind === 'resetAfter') await carryOut(answer, request);
    if (fault.kind === 'resetAfter') return void response.destroy();
    request.resume();
    return fault.kind === 'throttled'
      ? refuse(response, 400, THROUGHPUT_EXCEEDED, THROTTLED)
      : refuse(response, 500, INTERNAL_SERVER_ERROR, 'Internal server error');
  };
