import type { ManualClock } from '@carillon/local-clock';
import type { Answer } from './router';

/** Where a manual clock is moved. No stage can be called so: AWS allows letters, digits, `-`, `_` and `$` in its name. */
export const CLOCK_PATH = '/@clock';

/** A move is a short text; who sends more is not asking for one. */
const MAX_BODY_LENGTH = 1_000;

/** `{"advanceMs": n}` with a whole number from 0 on; `undefined` for anything else. */
const moveOf = (body: string): number | undefined => {
  try {
    const { advanceMs } = Object(JSON.parse(body)) as { advanceMs?: unknown };
    return Number.isSafeInteger(advanceMs) && Number(advanceMs) >= 0 ? Number(advanceMs) : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Moves a manual clock: `POST {"advanceMs": n}` runs what falls due on the way. `GET` looks at it. Both answer
 * `{"now": ms, "busy": n}`: milliseconds since 1970, and how many events functions have in hand, which a move may let time out.
 * With the machine's own time (`undefined`) there is nothing here: 404.
 */
export const clockControl =
  (clock: ManualClock | undefined, busy: () => number): Answer =>
  async (request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (!clock) return void answer(404, { message: 'The clock is that of the machine: start with --clock manual' });
    if (request.method === 'GET') return void answer(200, { now: clock.now(), busy: busy() });
    if (request.method !== 'POST')
      return void answer(405, { message: 'The clock is seen with GET and moved with POST' });
    let body = '';
    for await (const chunk of request) {
      body += String(chunk);
      if (body.length > MAX_BODY_LENGTH) break;
    }
    const advanceMs = moveOf(body);
    if (advanceMs === undefined) return void answer(400, { message: 'The body is {"advanceMs": n}, n from 0 on' });
    await clock.advance(advanceMs);
    answer(200, { now: clock.now(), busy: busy() });
  };
