import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRouteTrigger, isScheduleTrigger } from './lambda-manifest';
import { ManifestError, readManifest, readManifests } from './read-manifests';

let apps: string;
beforeEach(() => {
  apps = mkdtempSync(join(tmpdir(), 'manifests-'));
});
afterEach(() => rmSync(apps, { recursive: true }));

/** Writes a manifest and returns its file. */
function app(name: string, manifest: unknown): string {
  mkdirSync(join(apps, name));
  const file = join(apps, name, 'lambda.json');
  writeFileSync(file, typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
  return file;
}

const everyMinute = { name: 'every-minute', expression: 'rate(1 minute)' };

describe('a manifest', () => {
  it('gets its name from the folder and its defaults from the schema', () => {
    expect(readManifest(app('typing', { trigger: { route: 'typing' } }))).toEqual({
      name: 'typing',
      trigger: { route: 'typing', routeResponse: false },
      grants: [],
      memoryMb: 256,
      timeoutSeconds: 10,
    });
  });

  it('can ask for memory, time and grants', () => {
    const asked = {
      trigger: { invoke: true },
      grants: ['connections:read', 'post'],
      memoryMb: 1769,
      timeoutSeconds: 900,
    };
    const manifest = readManifest(app('publish', asked));
    expect(manifest).toEqual({ name: 'publish', ...asked });
  });

  it.each(['$connect', '$disconnect', '$default', 'sendmessage', 'chat.v2', 'room:join'])(
    'can claim the route %s',
    (route) => {
      const { trigger } = readManifest(app('route', { trigger: { route } }));
      expect(isRouteTrigger(trigger) && trigger.route).toBe(route);
    },
  );

  it('can work on a queue, ten messages at a time unless told', () => {
    const trigger = { queue: 'fanout', maximumConcurrency: 8 };
    const manifest = readManifest(app('fanout', { trigger, grants: ['fanout:consume'] }));
    expect(manifest.trigger).toEqual({ ...trigger, batchSize: 10 });
  });

  it('can decide who may connect, asked always unless told where an identity is', () => {
    const identitySources = ['route.request.querystring.token', 'route.request.header.Cookie'];
    const asked = readManifest(app('authorizer', { trigger: { authorizer: { identitySources } } }));
    const always = readManifest(app('bouncer', { trigger: { authorizer: {} } }));
    expect(asked.trigger).toEqual({ authorizer: { identitySources } });
    expect(always.trigger).toEqual({ authorizer: { identitySources: [] } });
  });

  it('keeps the input of a schedule as it is and reads its clock as UTC unless told', () => {
    const input = { target: { all: true }, data: '<aws.scheduler.scheduled-time> ${x}', list: [1, null] };
    const berlin = { name: 'noon', expression: 'cron(0 12 * * ? *)', timeZone: 'Europe/Berlin' };
    const { trigger } = readManifest(app('scheduler', { trigger: { schedules: [{ ...everyMinute, input }, berlin] } }));
    expect(isScheduleTrigger(trigger) && trigger.schedules).toEqual([
      { ...everyMinute, timeZone: 'UTC', input },
      berlin,
    ]);
  });
});

describe('a broken manifest is refused with one line that names the file and the field', () => {
  const route = { route: 'typing' };
  it.each([
    [
      'an unknown grant',
      { trigger: route, grants: ['connections:wipe'] },
      'grants[0]: "connections:wipe" is not a grant (connections:add, connections:remove, connections:read, subscriptions:add, subscriptions:remove, messages:append, messages:read, post, fanout:send, fanout:consume, fanout:bury)',
    ],
    ['a grant given twice', { trigger: route, grants: ['post', 'post'] }, 'grants: "post" is listed twice'],
    ['an unknown key', { trigger: route, grant: [] }, 'Unrecognized key: "grant"'],
    ['an unknown key inside', { trigger: { ...route, response: true } }, 'trigger: Unrecognized key: "response"'],
    ['no trigger', {}, 'trigger: expected exactly one of'],
    ['two triggers', { trigger: { ...route, invoke: true } }, 'trigger: expected exactly one of'],
    ['an unknown trigger', { trigger: { topic: 't' } }, 'trigger: expected exactly one of'],
    [
      'an unknown queue',
      { trigger: { queue: 'q', maximumConcurrency: 2 }, grants: ['fanout:consume'] },
      'trigger.queue: "q" is not a queue (fanout)',
    ],
    [
      'a queue whose workers are not bounded',
      { trigger: { queue: 'fanout' }, grants: ['fanout:consume'] },
      'trigger.maximumConcurrency: Invalid input: expected number',
    ],
    [
      'a queue with one worker, which Lambda cannot promise',
      { trigger: { queue: 'fanout', maximumConcurrency: 1 }, grants: ['fanout:consume'] },
      'trigger.maximumConcurrency: Too small: expected number to be >=2',
    ],
    [
      'a batch that SQS would wait for',
      { trigger: { queue: 'fanout', maximumConcurrency: 2, batchSize: 11 }, grants: ['fanout:consume'] },
      'trigger.batchSize: Too big: expected number to be <=10',
    ],
    [
      'an identity source of an HTTP API',
      { trigger: { authorizer: { identitySources: ['$request.header.Authorization'] } } },
      'trigger.authorizer.identitySources[0]: "$request.header.Authorization" is not an identity source (route.request.querystring.NAME, route.request.header.NAME)',
    ],
    [
      'an authorizer that outlives API Gateway',
      { trigger: { authorizer: {} }, timeoutSeconds: 30 },
      "timeoutSeconds: a route or an authorizer answers within 29 s, API Gateway's limit, not 30",
    ],
    [
      'a queue that may not be read',
      { trigger: { queue: 'fanout', maximumConcurrency: 2 }, grants: ['post'] },
      'grants: a queue\'s Lambda needs "fanout:consume"',
    ],
    ['a route of another type', { trigger: { route: 5 } }, 'trigger.route: Invalid input: expected string'],
    ['an unknown predefined route', { trigger: { route: '$conect' } }, 'trigger.route: "$conect" is not a route key'],
    ['a route with a wildcard', { trigger: { route: 'chat*' } }, 'trigger.route: "chat*" is not a route key'],
    [
      'a route with a space',
      { trigger: { route: 'send message' } },
      'trigger.route: "send message" is not a route key',
    ],
    [
      'an answer to $connect',
      { trigger: { route: '$connect', routeResponse: true } },
      'trigger.routeResponse: $connect and $disconnect cannot answer the client',
    ],
    [
      'an answer to $disconnect',
      { trigger: { route: '$disconnect', routeResponse: true } },
      'trigger.routeResponse: $connect and $disconnect cannot',
    ],
    ['invoke: false', { trigger: { invoke: false } }, 'trigger.invoke: Invalid input: expected true'],
    ['no schedules', { trigger: { schedules: [] } }, 'trigger.schedules: at least one schedule is needed'],
    [
      'a schedule of another shape',
      { trigger: { schedules: ['rate(1 minute)'] } },
      'trigger.schedules[0]: Invalid input: expected object',
    ],
    [
      'a schedule name with a space',
      { trigger: { schedules: [{ ...everyMinute, name: 'every minute' }] } },
      'trigger.schedules[0].name: "every minute" is not a schedule name',
    ],
    [
      'a schedule name that is too long',
      { trigger: { schedules: [{ ...everyMinute, name: 'x'.repeat(65) }] } },
      'is not a schedule name (1 to 64',
    ],
    [
      'a schedule name given twice',
      { trigger: { schedules: [everyMinute, everyMinute] } },
      'trigger.schedules[1].name: "every-minute" is taken',
    ],
    [
      'an expression that is none',
      { trigger: { schedules: [{ ...everyMinute, expression: 'rate(1 minutes)' }] } },
      'trigger.schedules[0].expression: "rate(1 minutes)" is not a schedule: a rate of 1',
    ],
    [
      'a time zone that is none',
      { trigger: { schedules: [{ ...everyMinute, timeZone: 'Mars/Olympus' }] } },
      'trigger.schedules[0].timeZone: "Mars/Olympus" is not an IANA time zone',
    ],
    [
      'an offset as time zone',
      { trigger: { schedules: [{ ...everyMinute, timeZone: '+01:00' }] } },
      '"+01:00" is not an IANA time zone',
    ],
    [
      'a route that outlives API Gateway',
      { trigger: route, timeoutSeconds: 30 },
      "timeoutSeconds: a route or an authorizer answers within 29 s, API Gateway's limit, not 30",
    ],
    [
      'a time-out beyond Lambda',
      { trigger: { invoke: true }, timeoutSeconds: 901 },
      'timeoutSeconds: Too big: expected number to be <=900',
    ],
    [
      'a time-out of nothing',
      { trigger: route, timeoutSeconds: 0 },
      'timeoutSeconds: Too small: expected number to be >=1',
    ],
    ['too little memory', { trigger: route, memoryMb: 64 }, 'memoryMb: Too small: expected number to be >=128'],
    ['too much memory', { trigger: route, memoryMb: 10_241 }, 'memoryMb: Too big: expected number to be <=10240'],
    ['half a megabyte', { trigger: route, memoryMb: 256.5 }, 'memoryMb: Invalid input: expected int'],
    ['text that is not JSON', '{ "trigger": \n oops }', 'not JSON: Unexpected token'],
    [
      'two mistakes',
      { trigger: route, memoryMb: 1, grants: ['x'] },
      'memoryMb: Too small: expected number to be >=128',
    ],
  ])('%s', (_, manifest, line) => {
    const file = app('typing', manifest);
    const { message } = thrownBy(() => readManifest(file));
    expect(message).toContain(`${file}: `);
    expect(message).toContain(line);
    expect(message).not.toContain('\n');
  });

  it('a file that is not there', () => {
    expect(thrownBy(() => readManifest(join(apps, 'gone', 'lambda.json'))).message).toContain(
      'gone/lambda.json: cannot be read',
    );
  });

  it('a folder that cannot name a function', () => {
    const file = app('Typing_2', { trigger: route });
    expect(thrownBy(() => readManifest(file)).message).toContain('the folder "Typing_2" cannot name a Lambda');
  });

  it('by the path from where the command runs', () => {
    expect(thrownBy(() => readManifest('nowhere/lambda.json')).message).toBe('nowhere/lambda.json: cannot be read');
  });
});

describe('the manifests of a directory', () => {
  it('are those of the folders that have one, sorted by name', () => {
    app('sendmessage', { trigger: { route: 'sendmessage' } });
    app('connect', { trigger: { route: '$connect' } });
    mkdirSync(join(apps, 'console'));
    expect(readManifests(apps).map(({ name }) => name)).toEqual(['connect', 'sendmessage']);
  });

  it('are none where there is no directory', () => {
    expect(readManifests(join(apps, 'nowhere'))).toEqual([]);
  });

  it('cannot claim the same route twice', () => {
    const first = app('a', { trigger: { route: 'sendmessage' } });
    const second = app('b', { trigger: { route: 'sendmessage' } });
    expect(thrownBy(() => readManifests(apps)).message).toBe(
      `${second}: trigger.route: "sendmessage" is already the route of ${first}`,
    );
  });

  it('cannot claim the same queue twice: each would post the whole budget', () => {
    const manifest = { trigger: { queue: 'fanout', maximumConcurrency: 2 }, grants: ['fanout:consume'] };
    const first = app('a', manifest);
    const second = app('b', manifest);
    expect(thrownBy(() => readManifests(apps)).message).toBe(
      `${second}: trigger.queue: "fanout" is already the queue of ${first}`,
    );
  });

  it('have one authorizer at most, for there is one $connect', () => {
    const first = app('a', { trigger: { authorizer: {} } });
    const second = app('b', { trigger: { authorizer: {} } });
    expect(thrownBy(() => readManifests(apps)).message).toBe(
      `${second}: trigger.authorizer: "$connect" is already the authorizer of ${first}`,
    );
  });

  it('can call a route as a queue is called', () => {
    app('a', { trigger: { route: 'fanout' } });
    app('b', { trigger: { queue: 'fanout', maximumConcurrency: 2 }, grants: ['fanout:consume'] });
    expect(readManifests(apps)).toHaveLength(2);
  });
});

function thrownBy(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(ManifestError);
    return error as Error;
  }
  throw new Error('Nothing was thrown');
}
