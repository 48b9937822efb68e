import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { SystemModel } from '@carillon/local-terraform-model';
import { StartError } from './options';
import type { Answer } from './router';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The page loads nothing from elsewhere, and nothing else may frame it or run in it. */
const SECURITY_HEADERS = {
  'content-security-policy': "default-src 'self'; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Whether time is moved by hand, at `/@clock`. */
type Clock = 'manual' | 'system';

/** What the page has to know of the system. URLs are those of the host that the page was opened from. */
const systemOf = ({ apis, functions, tables, schedules, region }: SystemModel, clock: Clock, host: string) => ({
  apis: apis.flatMap(({ id, name, stages, routes }) =>
    stages.map((stage) => ({
      id,
      name,
      stage: stage.name,
      url: `ws://${host}/${stage.name}`,
      management: `http://${host}/${stage.name}`,
      routes: routes.map(({ key }) => key),
    })),
  ),
  functions: functions.map(({ name }) => name),
  tables: tables.map(({ name, hashKey, rangeKey }) => ({ name, hashKey, rangeKey: rangeKey ?? null })),
  schedules: schedules.map(({ name, expression }) => ({ name, expression })),
  publish: functions.find(({ name }) => /^carillon-.+-publish$/.test(name))?.name ?? null,
  clock,
  region,
});

/**
 * Serves the console, built to `directory`, and `/console.json`.
 * @throws StartError when the console was not built
 */
export const page = (directory: string, model: SystemModel, clock: Clock): Answer => {
  if (!existsSync(join(directory, 'index.html')))
    throw new StartError(`There is no ${join(directory, 'index.html')}: run npx nx run-many -t bundle`);
  const files = new Map(
    readdirSync(directory)
      .filter((name) => extname(name) in TYPES)
      .map((name) => [`/${name}`, { type: TYPES[extname(name)], body: readFileSync(join(directory, name)) }]),
  );
  return ({ method, url = '/', headers }, response) => {
    const path = url.split('?', 1)[0] ?? '/';
    const file =
      path === '/console.json'
        ? { type: 'application/json', body: JSON.stringify(systemOf(model, clock, headers.host ?? '127.0.0.1')) }
        : files.get(path === '/' ? '/index.html' : path);
    if (method !== 'GET' && method !== 'HEAD') response.writeHead(405, { allow: 'GET, HEAD' }).end();
    else if (!file) response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing here.\n');
    else {
      response.writeHead(200, { 'content-type': file.type, 'cache-control': 'no-cache', ...SECURITY_HEADERS });
      response.end(method === 'HEAD' ? undefined : file.body);
    }
  };
};
