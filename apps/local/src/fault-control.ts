import { type Faults, FaultPlanError, parseFaultPlan } from '@carillon/local-faults';
import type { Answer } from './router';

/** Where faults are seen and set. No stage can be called so: AWS allows letters, digits, `-`, `_` and `$` in its name. */
export const FAULTS_PATH = '/@faults';

/** All operations with all their kinds and a long scope. */
const MAX_BODY_LENGTH = 20_000;

/**
 * `GET` shows the plan and its counters. `PUT` with a plan follows that from now on, counters and streams anew. `DELETE` ends
 * all faults; the counters stay until the next plan. Each answers what `GET` would then. Pages of other origins cannot change
 * anything: a browser asks before it sends a PUT or a DELETE, and is not answered with a permission.
 */
export const faultControl =
  (faults: Faults): Answer =>
  async (request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const show = () => void answer(200, { plan: faults.plan(), counters: faults.counters() });
    if (request.method === 'GET') return show();
    if (request.method === 'DELETE') {
      faults.end();
      return show();
    }
    if (request.method !== 'PUT')
      return void answer(405, { message: 'Faults are seen with GET, set with PUT and ended with DELETE' });
    let body = '';
    for await (const chunk of request) {
      body += String(chunk);
      if (body.length > MAX_BODY_LENGTH)
        return void answer(413, { message: `A plan has ${MAX_BODY_LENGTH} characters at most` });
    }
    try {
      faults.follow(parseFaultPlan(body));
    } catch (error) {
      if (!(error instanceof FaultPlanError)) throw error;
      return void answer(400, { message: error.message });
    }
    show();
  };
