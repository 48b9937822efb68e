import type { IncomingMessage } from 'node:http';
import type { Clock } from '@carillon/local-clock';
import type { Invoker } from '@carillon/local-lambda';
import type { WebSocketApi } from '@carillon/local-terraform-model';
import type { CallerIdentity } from '@carillon/route-types';
import { type Authorization, lambdaAuthorizer } from './authorizer';
import type { Occasion } from './event';

/** What was found about the signature of a handshake: who made it. `problem` is for the log; the client gets 403. */
export type Verdict = { ok: true; caller?: CallerIdentity } | { ok: false; problem: string };

/**
 * Verifies the signature of a handshake, in its headers or its query, and whether who signed it may
 * `execute-api:Invoke` the `methodArn`. Never rejects.
 */
export type VerifySignature = (request: IncomingMessage, methodArn: string) => Promise<Verdict>;

/** Decides who may come in. Never rejects. */
export type Authorize = (occasion: Occasion, request: IncomingMessage) => Promise<Authorization>;

export interface AuthorizationOptions {
  api: WebSocketApi;
  region: string;
  accountId: string;
  invoker: Invoker;
  clock: Clock;
  verifySignature?: VerifySignature;
}

const everyone: Authorize = async () => ({ ok: true });

/** What `$connect` asks before it runs: nothing, a Lambda authorizer, or a signature. @throws for an authorizer that cannot be */
export const authorization = (options: AuthorizationOptions): Authorize => {
  const { api, region, accountId, invoker, clock, verifySignature } = options;
  const model = api.routes.find(({ key }) => key === '$connect')?.authorization;
  const methodArnOf = ({ peer }: Occasion) =>
    `arn:aws:execute-api:${region}:${accountId}:${api.id}/${peer.stage.name}/$connect`;

  if (model?.type === 'CUSTOM') {
    const ask = lambdaAuthorizer(model.authorizer, invoker, clock);
    return (occasion, request) => ask(occasion, methodArnOf(occasion), request);
  }
  if (model?.type === 'AWS_IAM' && verifySignature) {
    return async (occasion, request) => {
      const verdict = await verifySignature(request, methodArnOf(occasion));
      return verdict.ok ? verdict : { ...verdict, status: 403 };
    };
  }
  return everyone;
};
