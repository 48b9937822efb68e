import type { ErrorFrame } from '@carillon/route-types';
import type { Timer, Timers } from './timers';
import type { HistoryFrame, PresenceFrame, SubscribedFrame, UnsubscribedFrame } from './wire';

export type Reply = SubscribedFrame | UnsubscribedFrame | HistoryFrame | PresenceFrame;

/** Something asked for that has no id on the wire: its answer is known by its type and its channel. */
export interface Request {
  /** Requests of one lane are sent one after another: API Gateway runs two messages of one socket at the same time. */
  lane: string;
  channel: string;
  /** The type of its answer; `undefined`: a refusal is the only answer there is. */
  answeredBy: Reply['type'] | undefined;
  /** Made when it is sent, and again when it is sent again. */
  frame(): object;
  answered(reply: Reply): void;
  refused(error: ErrorFrame): void;
  /** The connection ended before an answer, or is not there. Without it, the request is sent by the next one. */
  lost?(): void;
}

export interface RequestsOptions {
  send(frame: object): void;
  timers: Timers;
  /** Nothing has come from the server for as long as an answer can take. */
  onSilence(): void;
}

export interface Requests {
  add(request: Request): void;
  /** The connection is open: what waits is sent. */
  open(): void;
  /** The connection ended. */
  end(): void;
  /** Notes that something came from the server. */
  hear(): void;
  answer(reply: Reply): void;
  /** A refusal without an id: of one of the requests, which are all that is sent without one. */
  refuse(error: ErrorFrame): void;
}

/** API Gateway gives an integration 29 seconds: what has not been answered by then never is. */
export const ANSWER_MS = 32_000;

/** So many are under way at once: a client with many channels comes back without a burst. */
const MAX_UNDER_WAY = 16;

/**
 * Sends requests and finds out which of them an answer is for. A refusal does not say what it refuses; so it is kept, nothing
 * more is sent, and as soon as there are no more requests under way than refusals, these are theirs. A request that is not
 * answered at all (its Lambda failed, and API Gateway's own frame does not say for what) is sent again after `ANSWER_MS`.
 */
export const requests = ({ send, timers, onSilence }: RequestsOptions): Requests => {
  let waiting: Request[] = [];
  const underWay = new Map<Request, { timer: Timer; heard: number }>();
  let refusals: ErrorFrame[] = [];
  let isOpen = false;
  let heard = 0;

  const sendNow = (request: Request): void => {
    const timer = timers.after(ANSWER_MS, () => sendAgain(request));
    underWay.set(request, { timer, heard });
    send(request.frame());
  };

  const sendAgain = (request: Request): void => {
    if (underWay.get(request)?.heard === heard) return onSilence();
    // Whose a refusal is that came meanwhile cannot be known any more: it comes again.
    refusals = [];
    sendNow(request);
  };

  const pump = (): void => {
    if (!isOpen || refusals.length > 0) return;
    const isFree = ({ lane }: Request) => ![...underWay.keys()].some((other) => other.lane === lane);
    for (const request of [...waiting]) {
      if (underWay.size >= MAX_UNDER_WAY) return;
      if (!isFree(request)) continue;
      waiting = waiting.filter((other) => other !== request);
      sendNow(request);
    }
  };

  const settle = (request: Request): void => {
    underWay.get(request)?.timer.cancel();
    underWay.delete(request);
  };

  const match = (): void => {
    if (refusals.length < underWay.size) return;
    const [errors, refused] = [refusals, [...underWay.keys()]];
    refusals = [];
    for (const request of refused) settle(request);
    refused.forEach((request, index) => {
      const error = errors[index];
      if (error) request.refused(error);
    });
  };

  return {
    add(request) {
      if (!isOpen && request.lost) return request.lost();
      waiting.push(request);
      pump();
    },
    open() {
      isOpen = true;
      pump();
    },
    end() {
      isOpen = false;
      refusals = [];
      const unanswered = [...underWay.keys(), ...waiting];
      for (const request of underWay.keys()) settle(request);
      waiting = unanswered.filter(({ lost }) => !lost);
      for (const { lost } of unanswered) lost?.();
    },
    hear() {
      heard += 1;
    },
    answer(reply) {
      const request = [...underWay.keys()].find(
        ({ answeredBy, channel }) => answeredBy === reply.type && channel === reply.channel,
      );
      if (!request) return;
      settle(request);
      request.answered(reply);
      match();
      pump();
    },
    refuse(error) {
      if (underWay.size === 0) return;
      refusals.push(error);
      match();
      pump();
    },
  };
};
