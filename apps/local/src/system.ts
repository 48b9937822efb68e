import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { apiGateway } from '@carillon/local-api-gateway';
import { manualClock, systemClock } from '@carillon/local-clock';
import { dynamoDb } from '@carillon/local-dynamodb';
import { type Faults, faults } from '@carillon/local-faults';
import { iam } from '@carillon/local-iam';
import { lambdaService } from '@carillon/local-lambda';
import { scheduler } from '@carillon/local-scheduler';
import { sqs as sqsService } from '@carillon/local-sqs';
import { readTerraform, type SystemModel } from '@carillon/local-terraform-model';
import { meter, type Usage } from '@carillon/metering';
import { clockControl } from './clock-control';
import { faultControl } from './fault-control';
import { httpServer } from './http-server';
import { lambdaMeter } from './lambda-meter';
import { meterReport } from './meter-report';
import { type Options, StartError } from './options';
import type { Output } from './output';
import { page } from './page';
import { type Router, router } from './router';

/** A local system that runs. */
export interface System {
  model: SystemModel;
  /** `http://127.0.0.1:3000`, without a slash at its end. */
  url: string;
  /** When each schedule runs next, in milliseconds since 1970. */
  nextRuns(): { name: string; at?: number }[];
  /** What was used since the start, in the units that AWS bills. */
  usage(): Usage;
  /** Decides what goes wrong; counts it, too. */
  faults: Faults;
  /** Ends all faults, closes every socket, runs `$disconnect` for each, writes what is kept, and ends. */
  close(): Promise<void>;
}

/**
 * A stopping system waits for each `$disconnect`, and nobody moves a manual clock any more: after so long, in real time, it moves by
 * as much as an integration may take at most, and a millisecond.
 */
const STOP_GRACE_MS = 3_000;
const LONGEST_WAIT_MS = 29_001;

/** Addresses to listen on that are none to connect to, and what to connect to instead. */
const WILDCARDS: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** What a service throws when it is made is about its input, and says in one line what to mend. */
const made = async <T>(make: () => T | Promise<T>): Promise<T> => {
  try {
    return await make();
  } catch (cause) {
    throw new StartError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
};

/**
 * Starts what the Terraform describes.
 * @param dist the folder that holds this app's bundle and the console's
 * @throws StartError or TerraformError for what whoever starts it can mend
 */
export const startSystem = async (options: Options, dist: string, output: Output): Promise<System> => {
  const model = readTerraform(options.terraform, { environment: process.env });
  const { region, accountId } = model;
  const manual = options.clock === 'manual' ? manualClock(Date.now()) : undefined;
  const clock = manual ?? systemClock();
  const chance = faults(options.faults, output.injected);
  const startedAt = clock.now();
  const used = meter();
  const usage = () => used.usage(clock.now());
  const console = page(join(dist, 'console'), model, options.clock ?? 'system');

  // The port comes first: functions and their SDK clients lead to it.
  const started = Promise.withResolvers<Router>();
  const server = httpServer(async (request, response) => {
    try {
      const { request: answer } = await started.promise;
      await answer(request, response);
    } catch (fault) {
      response.destroy(); // Most likely by a client that went away in the middle of its body.
      output.fault(`${request.method} ${request.url}`, fault);
    }
  });
  server.on('upgrade', (request, socket, head) => void started.promise.then((to) => to.upgrade(request, socket, head)));
  server.listen(options.port, options.host);
  await once(server, 'listening').catch((cause: NodeJS.ErrnoException) => {
    throw new StartError(problemOf(cause, options), { cause });
  });
  const { port } = server.address() as AddressInfo;
  const host = WILDCARDS[options.host] ?? options.host;

  // Whoever signs, signs by the clock of the machine, wherever the system's own is moved to.
  const access = await made(() =>
    options.iam === 'off' ? undefined : iam({ model, clock: systemClock(), log: output.iam }),
  );
  if (!access) output.iam('IAM is off: signatures and permissions are not checked (--iam off)');
  const others = options.allowNetwork === true;
  const network = { host, port, others };
  if (others)
    output.network('functions and HTTP integrations reach any host, and AWS hosts lead here (--allow-network)');
  const dynamodb = await made(() =>
    dynamoDb({
      tables: model.tables,
      region,
      clock,
      ...(options.data !== undefined && { directory: options.data }),
      ...(options.dynamodb !== undefined && { endpoint: options.dynamodb }),
      faults: chance,
      onConsumed: (kind, units) => (kind === 'read' ? used.read(units) : used.wrote(units)),
      log: output.dynamodb,
    }),
  );
  const countLog = lambdaMeter(used);
  const lambda = await made(() =>
    lambdaService({
      functions: model.functions,
      region,
      accountId,
      clock,
      idleClock: systemClock(),
      network,
      runtimeModules: join(dist, '../..'),
      workerFile: join(dist, 'local', 'worker.js'),
      faults: chance,
      log(entry) {
        countLog(entry);
        output.lambda(entry);
      },
      ...(access && { credentials: access.credentials }),
    }),
  );
  const sqs = await made(() =>
    sqsService({
      queues: model.queues ?? [],
      mappings: model.eventSourceMappings ?? [],
      invoke: lambda.invoke,
      ...(access && { checkMapping: access.checkMapping }),
      accountId,
      clock,
      onRequest: used.queued,
      log: output.sqs,
    }),
  );
  const gateways = await made(() =>
    model.apis.map((api) => {
      const invoker = access?.invoker(api, lambda) ?? lambda;
      const gateway = apiGateway({
        api,
        region,
        accountId,
        invoker,
        network,
        clock,
        meter: used,
        ...(access && { verifySignature: access.handshake }),
        faults: chance,
        log: output.gateway,
      });
      return access ? { ...gateway, request: access.management(api, gateway.request) } : gateway;
    }),
  );
  const timers = await made(() =>
    scheduler({
      schedules: model.schedules,
      invokeAsync(functionName, payload, schedule) {
        access?.checkSchedule(schedule);
        used.scheduled();
        lambda.invokeAsync(functionName, payload);
      },
      clock,
      region,
      accountId,
      log: output.scheduler,
    }),
  );

  const busy = () => Object.values(lambda.stats()).reduce((sum, { busy, waiting }) => sum + busy + waiting, 0);

  timers.start();
  sqs.start();
  started.resolve(
    router({
      gateways,
      dynamodb: access?.dynamoDb(dynamodb.request) ?? dynamodb.request,
      lambda: access?.lambda(lambda.request) ?? lambda.request,
      sqs: access?.sqs(sqs.request) ?? sqs.request,
      console,
      clock: clockControl(manual, busy),
      faults: faultControl(chance),
      meter: meterReport({ startedAt, now: clock.now, usage }),
      onUnknownService: output.unknownService,
    }),
  );

  return {
    model,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    nextRuns: timers.next,
    faults: chance,
    usage,
    async close() {
      chance.end();
      await timers.close();
      await sqs.close();
      const stuck = setTimeout(() => void manual?.advance(LONGEST_WAIT_MS), STOP_GRACE_MS);
      await Promise.all(gateways.map((gateway) => gateway.close()));
      clearTimeout(stuck);
      await lambda.close();
      await dynamodb.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
};

const problemOf = ({ code, message }: NodeJS.ErrnoException, { host, port }: Options): string => {
  if (code === 'EADDRINUSE') return `Port ${port} of ${host} is taken: choose another with --port (0 for any free one)`;
  if (code === 'EACCES') return `Port ${port} may not be used: choose one above 1023 with --port`;
  return `Cannot listen on ${host}, port ${port}: ${message}`;
};
