import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { apiGateway } from '@carillon/local-api-gateway';
import { manualClock, systemClock } from '@carillon/local-clock';
import { dynamoDb } from '@carillon/local-dynamodb';
import { iam } from '@carillon/local-iam';
import { lambdaService } from '@carillon/local-lambda';
import { scheduler } from '@carillon/local-scheduler';
import { readTerraform, type SystemModel } from '@carillon/local-terraform-model';
import { clockControl } from './clock-control';
import { httpServer } from './http-server';
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
  /** Closes every socket, runs `$disconnect` for each, writes what is kept, and ends. */
  close(): Promise<void>;
}

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
  const console = page(join(dist, 'console'), model);

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
  if (others) output.network('functions reach any host, and AWS hosts lead here (--allow-network)');
  const dynamodb = await made(() =>
    dynamoDb({
      tables: model.tables,
      region,
      clock,
      ...(options.data !== undefined && { directory: options.data }),
      ...(options.dynamodb !== undefined && { endpoint: options.dynamodb }),
      log: output.dynamodb,
    }),
  );
  const lambda = await made(() =>
    lambdaService({
      functions: model.functions,
      region,
      accountId,
      clock,
      network: { host, port, others },
      runtimeModules: join(dist, '../..'),
      workerFile: join(dist, 'local', 'worker.js'),
      log: output.lambda,
      ...(access && { credentials: access.credentials }),
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
        clock,
        ...(access && { verifySignature: access.handshake }),
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
        lambda.invokeAsync(functionName, payload);
      },
      clock,
      region,
      accountId,
      log: output.scheduler,
    }),
  );

  timers.start();
  started.resolve(
    router({
      gateways,
      dynamodb: access?.dynamoDb(dynamodb.request) ?? dynamodb.request,
      lambda: access?.lambda(lambda.request) ?? lambda.request,
      console,
      clock: clockControl(manual),
      onUnknownService: output.unknownService,
    }),
  );

  return {
    model,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    nextRuns: timers.next,
    async close() {
      await timers.close();
      await Promise.all(gateways.map((gateway) => gateway.close()));
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
