import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ApiGateway, isManagementPath, stageOf } from '@carillon/local-api-gateway';
import { CLOCK_PATH } from './clock-control';
import { FAULTS_PATH } from './fault-control';
import { METER_PATH } from './meter-report';
import { notEmulated } from './not-emulated';

/** Answers a request whose body is unread. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export interface Services {
  gateways: ApiGateway[];
  dynamodb: Answer;
  lambda: Answer;
  sqs: Answer;
  /** The page and what it needs. */
  console: Answer;
  /** What moves a manual clock. */
  clock: Answer;
  /** What shows and sets the plan of faults. */
  faults: Answer;
  /** What was used so far. */
  meter: Answer;
  /** A request for a service of AWS that is not part of the system. */
  onUnknownService: (name: string) => void;
}

export interface Router {
  request: Answer;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

const AWS_HOST =
  /^(?:[^.]+\.)*?([a-z0-9-]+)\.(?:[a-z]{2}(?:-[a-z]+)+-\d\.)?(?:amazonaws\.com(?:\.cn)?|api\.aws)(?::\d+)?$/;

/** The AWS service that a request is for by its host, its target or its credential scope; `undefined` for a person's. */
const serviceOf = ({ headers }: IncomingMessage): string | undefined => {
  const scope = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1];
  const target = headers['x-amz-target'];
  return scope ?? (typeof target === 'string' ? target : AWS_HOST.exec(headers.host ?? '')?.[1]);
};

/** The older host of SQS is `<region>.queue.amazonaws.com`. */
const SQS = ['sqs', 'queue'];

/** The path of a queue's URL: account and name. */
const QUEUE_PATH = /^\/\d{12}\/[\w.-]{1,80}\/?(?:\?|$)/;

const isForSqs = (request: IncomingMessage): boolean => {
  const service = serviceOf(request);
  return service === undefined
    ? QUEUE_PATH.test(request.url ?? '')
    : SQS.includes(service) || service.startsWith('AmazonSQS.');
};

/**
 * Leads each request on the one port to its service, by the request itself: what the SDKs and the CLI send tells enough,
 * whether they were given the local endpoint or believe to speak with AWS.
 */
export const router = (services: Services): Router => {
  const { gateways, dynamodb, lambda, sqs, console, clock, faults, meter, onUnknownService } = services;
  /** By the host, `<apiId>.…`, else by the stage: with one API that is all of it. */
  const gatewayOf = ({ headers, url }: IncomingMessage): ApiGateway | undefined => {
    const [label] = (headers.host ?? '').split('.');
    const named = gateways.find(({ api }) => api.id === label);
    if (named) return named;
    const stage = stageOf(url);
    return gateways.find(({ api }) => api.stages.some(({ name }) => name === stage));
  };

  return {
    request(request, response) {
      const { url = '/', headers } = request;
      const gateway = gatewayOf(request);
      if (gateway) return gateway.request(request, response);
      if (url.startsWith('/2015-03-31/functions')) return lambda(request, response);
      if (String(headers['x-amz-target']).startsWith('DynamoDB_')) return dynamodb(request, response);
      if (isForSqs(request)) return sqs(request, response);
      // The management API answers this for any path it has not (case 108).
      if (isManagementPath(url) && gateways[0]) return gateways[0].request(request, response);
      if (url === CLOCK_PATH) return clock(request, response);
      if (url === FAULTS_PATH) return faults(request, response);
      if (url === METER_PATH) return meter(request, response);
      const service = serviceOf(request);
      if (service === undefined) return console(request, response);
      onUnknownService(service);
      return notEmulated(service, request, response);
    },

    upgrade(request, socket, head) {
      const gateway = gatewayOf(request) ?? gateways[0];
      if (gateway) gateway.upgrade(request, socket, head);
      else socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    },
  };
};
