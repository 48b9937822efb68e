import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@carillon/local-clock';
import type { CallerIdentity } from '@carillon/route-types';
import { messageOf, problemOf, refusedTo } from './access';
import type { Callers } from './callers';
import type { Operation, Whereabouts } from './operation';
import { accessRefusal, type ServiceName, signatureRefusal, writeRefusal } from './refusal';
import { readRequest, replay } from './replay';
import { signatureVerifier } from './signature';

/** Answers a request whose body is unread. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Answers a request whose body was read: what was kept of it. */
export type AnswerRead = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void | Promise<void>;

/** Whether a client may come in, and who it is; if not, why. */
export type HandshakeVerdict = { ok: true; caller?: CallerIdentity } | { ok: false; problem: string };

export interface GuardOptions {
  callers: Callers;
  here: Whereabouts;
  clock: Clock;
  log(line: string): void;
}

const EMPTY_SHA256 = createHash('sha256').digest('hex');

/**
 * Node joins the values of a repeated header; only where it may have done so are they looked for one by one, which takes longer. Of
 * `authorization`, which has commas of its own, it keeps the first.
 */
const headersOf =
  (request: IncomingMessage) =>
  (name: string): readonly string[] | undefined => {
    const value = request.headers[name];
    const isOne = typeof value === 'string' && (name === 'authorization' || !value.includes(', '));
    return isOne ? [value] : request.headersDistinct[name];
  };

/**
 * What stands before a service: it gets the requests that somebody known has signed, and may make. The body is read here, whole,
 * and given on beside the request.
 */
export const guards = ({ callers, here, clock, log }: GuardOptions) => {
  const verify = signatureVerifier({ secretsOf: callers.secretsOf, now: clock.now });

  const refusedToCaller = (accessKeyId: string, operations: Operation[]) => {
    const caller = callers.find(accessKeyId);
    if (caller?.kind !== 'function' || !caller.role) return undefined;
    const refused = refusedTo(caller.role, operations, here);
    return refused && { refused, session: caller.name };
  };

  const guarded =
    (
      service: ServiceName,
      operationsOf: (request: IncomingMessage, body: Buffer) => Operation[],
      answer: AnswerRead,
    ): Answer =>
    async (request, response) => {
      const { bodySha256, body } = await readRequest(request);
      const { method = '', url = '/' } = request;
      const header = headersOf(request);
      const isQuery = service === 'sqs' && request.headers['x-amz-target'] === undefined;
      const verification = verify({ method, url, header, bodySha256 }, service);
      if (!verification.ok) {
        const refusal = signatureRefusal(service, verification.fault, verification.message);
        log(`${service} refuses ${method} ${url.split('?', 1)[0]} with ${refusal.type}: ${verification.message}`);
        return writeRefusal(response, service, refusal, isQuery);
      }
      const denied = refusedToCaller(verification.accessKeyId, operationsOf(request, body));
      if (!denied) return answer(request, response, body);
      const { refused, session } = denied;
      log(problemOf(refused));
      const refusal = accessRefusal(service, messageOf(refused, session), refused.resource);
      return writeRefusal(response, service, refusal, isQuery);
    };

  /** A handshake has no body; browsers sign its query, since they cannot set headers. */
  const handshake = async (request: IncomingMessage, methodArn: string): Promise<HandshakeVerdict> => {
    const { method = '', url = '/' } = request;
    const signed = { method, url, header: headersOf(request), bodySha256: EMPTY_SHA256 };
    const verification = verify(signed, 'execute-api');
    if (!verification.ok) return { ok: false, problem: verification.message };
    const denied = refusedToCaller(verification.accessKeyId, [{ action: 'execute-api:Invoke', resource: methodArn }]);
    if (denied) return { ok: false, problem: problemOf(denied.refused) };
    const caller = callers.find(verification.accessKeyId)?.identity;
    return { ok: true, ...(caller && { caller }) };
  };

  /** For a service that reads requests by itself. */
  const replayed =
    (answer: Answer): AnswerRead =>
    (request, response, body) =>
      answer(replay(request, body), response);

  return { guarded, handshake, replayed };
};
