import type { Clock } from '@carillon/local-clock';
import type { Faults } from '@carillon/local-faults';
import type { RouteModel, StageModel, WebSocketApi } from '@carillon/local-terraform-model';
import type { Authorize } from './authorization';
import type { Integrate } from './integration';
import type { Note } from './log';

/** What every part of the gateway of one API works with. */
export interface Context {
  api: WebSocketApi;
  /** `<apiId>.execute-api.<region>.amazonaws.com` */
  domainName: string;
  /** By route key. */
  routes: ReadonlyMap<string, RouteModel>;
  clock: Clock;
  integrate: Integrate;
  authorize: Authorize;
  /** Whether the throttles let a request for a route through; if so, it counts. */
  mayRun(stage: StageModel, routeKey: string): boolean;
  faults?: Faults;
  log(note: Note): void;
}
