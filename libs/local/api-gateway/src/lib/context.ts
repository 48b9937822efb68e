import type { Clock } from '@carillon/local-clock';
import type { RouteModel, WebSocketApi } from '@carillon/local-terraform-model';
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
  log(note: Note): void;
}
