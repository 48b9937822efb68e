import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocal } from '@carillon/local-testing';
import type { Need } from './case';
import { type FixtureName, WORKSPACE, writeFixture } from './fixture';
import { type Lab, lab } from './lab';
import type { Place } from './place';

/** A local system that a case has for itself. */
export interface Disposable {
  lab: Lab;
  stop(): Promise<unknown>;
  /** Starts it again with the same tables. */
  restart(): Promise<Lab>;
}

/** What the cases run against. Each fixture is started when it is first asked for. */
export interface World {
  offers: ReadonlySet<Need>;
  base(): Promise<Lab>;
  guarded(): Promise<Lab>;
  /** The base fixture on a clock that stands still until `place.advance`. @throws where there is no such clock */
  timed(): Promise<Lab>;
  /** @throws where the system is not ours to stop */
  disposable(): Promise<Disposable>;
  /** After a case: ends what it left open. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

const REGION = 'us-east-1';

const localPlace = (url: string, name: FixtureName): Place => ({
  socketUrl: (api, path = api) => `${url.replace('http', 'ws')}/${path}`,
  httpUrl: (api, path = api) => `${url}/${path}`,
  region: REGION,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  dynamodbEndpoint: url,
  table: `conformance-${name}`,
  async advance(advanceMs) {
    const answer = await fetch(`${url}/@clock`, { method: 'POST', body: JSON.stringify({ advanceMs }) });
    if (!answer.ok) throw new Error(`The clock was not moved: ${answer.status} ${await answer.text()}`);
  },
});

/** The local gateway, in a process for each fixture. */
export const localWorld = (): World => {
  const folder = mkdtempSync(join(tmpdir(), 'carillon-conformance-'));
  const labs: Lab[] = [];
  const stops: (() => Promise<unknown>)[] = [];

  const start = async (name: FixtureName, ...args: string[]) => {
    const { url, stop } = await startLocal(WORKSPACE, ['--terraform', writeFixture(name, folder), ...args]);
    const made = lab(localPlace(url, name));
    labs.push(made);
    stops.push(stop);
    return { lab: made, stop };
  };
  const once = (make: () => Promise<{ lab: Lab }>) => {
    let made: Promise<Lab> | undefined;
    return () => (made ??= make().then((started) => started.lab));
  };

  return {
    offers: new Set(['clock', 'process']),
    base: once(() => start('base')),
    guarded: once(() => start('guarded')),
    timed: once(() => start('base', '--clock', 'manual')),
    async disposable() {
      const tables = ['--data', join(folder, 'tables')];
      const first = await start('base', ...tables);
      return { ...first, restart: async () => (await start('base', ...tables)).lab };
    },
    async tidy() {
      await Promise.all(labs.map((made) => made.tidy()));
    },
    async close() {
      for (const made of labs) made.close();
      await Promise.all(stops.map((stop) => stop()));
      rmSync(folder, { recursive: true });
    },
  };
};

/** Where a deployed copy of the fixtures is. `{api}` in a URL stands for the id of the API. */
export interface Deployment {
  target: string;
  management: string;
  region: string;
  /** Name of an API in the fixtures to its id: the outputs `apis` of both, together. */
  apis: Record<string, string>;
}

/** A deployed copy of the fixtures, with the credentials of the environment. */
export const deployedWorld = ({ target, management, region, apis }: Deployment): World => {
  const idOf = (api: string) => apis[api] ?? `no-id-of-${api}`;
  const place = (name: FixtureName): Place => ({
    socketUrl: (api, path = api) => `${target.replace('{api}', idOf(api))}/${path}`,
    httpUrl: (api, path = api) => `${management.replace('{api}', idOf(api))}/${path}`,
    region,
    table: `conformance-${name}`,
  });
  const labs = { base: lab(place('base')), guarded: lab(place('guarded')) };
  const all = Object.values(labs);
  const refuse = async (): Promise<never> => {
    throw new Error('A deployed system has neither a clock nor a process of ours');
  };
  return {
    offers: new Set(),
    base: async () => labs.base,
    guarded: async () => labs.guarded,
    timed: refuse,
    disposable: refuse,
    async tidy() {
      await Promise.all(all.map((made) => made.tidy()));
    },
    async close() {
      for (const made of all) made.close();
    },
  };
};
