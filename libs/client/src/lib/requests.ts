import type {
  ErrorFrame,
  HistoryFrame,
  PresenceFrame,
  SubscribedFrame,
  UnsubscribedFrame,
} from '@carillon/route-types';
import { refusalOf } from './limits';
import type { Timer, Timers } from './timers';

export type Reply = SubscribedFrame | UnsubscribedFrame | HistoryFrame | PresenceFrame;

/** Something asked for, and not a message to be stored. */
export interface Request {
  /** Requests of one lane are sent one after another: API Gateway runs two messages of one socket at the same time. */
  lane: string;
  /** Made when it is sent, and again when it is sent again. */
  frame(): object;
  answered(reply: Reply): void;
  refused(error: ErrorFrame): void;
  /** The connection ended before an answer, or is not there. Without it, the request is sent by the next one. */
  lost?(): void;
}

export interface RequestsOptions {
  send(text: string): void;
  newId: () => string;
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
  /** An answer to none of these is passed over. */
  answer(frame: Reply | ErrorFrame): void;
}

/** API Gateway gives an integration 29 seconds: what has not been answered by then never is. */
export const ANSWER_MS = 32_000;

/** So many are under way at once: a client with many channels comes back without a burst. */
const MAX_UNDER_WAY = 16;

/**
 * Sends requests and finds out which of them an answer is for: every answer repeats the request's id. One that is not answered
 * (its Lambda failed, and API Gateway's own frame does not say for what) is sent again after `ANSWER_MS`, under a new id. What no
 * frame holds is refused without being sent, which would end the connection.
 */
export const requests = ({ send, newId, timers, onSilence }: RequestsOptions): Requests => {
  let waiting: Request[] = [];
  const underWay = new Map<string, { request: Request; timer: Timer }>();
  let isOpen = false;
  let heard = 0;

  const sendNow = (request: Request): void => {
    const id = newId();
    const frame = { ...request.frame(), id };
    const text = JSON.stringify(frame);
    const refusal = refusalOf(frame, text);
    if (refusal) return void underWay.set(id, { request, timer: timers.after(0, () => answer(refusal)) });
    const heardBefore = heard;
    const timer = timers.after(ANSWER_MS, () => {
      if (heard === heardBefore) return onSilence();
      underWay.delete(id);
      sendNow(request);
    });
    underWay.set(id, { request, timer });
    send(text);
  };

  const pump = (): void => {
    if (!isOpen) return;
    const isFree = ({ lane }: Request) => ![...underWay.values()].some(({ request }) => request.lane === lane);
    for (const request of [...waiting]) {
      if (underWay.size >= MAX_UNDER_WAY) return;
      if (!isFree(request)) continue;
      waiting = waiting.filter((other) => other !== request);
      sendNow(request);
    }
  };

  const answer = (frame: Reply | ErrorFrame): void => {
    const id = frame.id ?? '';
    const found = underWay.get(id);
    if (!found) return;
    found.timer.cancel();
    underWay.delete(id);
    try {
      if (frame.type === 'error') found.request.refused(frame);
      else found.request.answered(frame);
    } finally {
      pump();
    }
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
      for (const { timer } of underWay.values()) timer.cancel();
      const unanswered = [...[...underWay.values()].map(({ request }) => request), ...waiting];
      underWay.clear();
      waiting = unanswered.filter(({ lost }) => !lost);
      for (const { lost } of unanswered) lost?.();
    },
    hear() {
      heard += 1;
    },
    answer,
  };
};
