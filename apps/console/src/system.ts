/** One stage of a WebSocket API that the local system runs. */
export interface Api {
  id: string;
  name: string;
  stage: string;
  /** `ws://<host>/<stage>`, on the host that this page was opened from. */
  url: string;
  /** `http://<host>/<stage>`: what `/@connections/<id>` is put behind. */
  management: string;
  /** Route keys. */
  routes: string[];
}

export interface Table {
  name: string;
  hashKey: string;
  rangeKey?: string | null;
}

export interface Schedule {
  name: string;
  /** Such as `rate(1 minute)`. */
  expression: string;
}

/** What runs here, as `GET /console.json` tells it. */
export interface System {
  apis: Api[];
  functions: string[];
  tables: Table[];
  schedules: Schedule[];
  /** The function that takes pushes from other services; `null` in a system that has none. */
  publish: string | null;
  /** `manual`: time stands still until it is moved. */
  clock: 'manual' | 'system';
  region: string;
}

/**
 * `fetch`, from the local system.
 * @throws Error in words for a person, if nobody answers: what browsers say then differs, and says less
 */
export const fetchLocal = (input: string | Request, init?: RequestInit): Promise<Response> =>
  fetch(input, init).catch((cause: unknown) => {
    throw new Error('The local system does not answer. Is npm start still running?', { cause });
  });

/**
 * Asks the local system what it runs.
 * @throws Error in words for a person, if it does not answer with that
 */
export const loadSystem = async (): Promise<System> => {
  const answer = await fetchLocal('console.json', { cache: 'no-store' });
  if (!answer.ok) throw new Error(`The local system answered ${answer.status} to GET /console.json.`);
  return (await answer.json()) as System;
};

/** The custom routes of an API: what a client can name in a frame. */
export const customRoutes = ({ routes }: Api): string[] => routes.filter((route) => !route.startsWith('$'));
