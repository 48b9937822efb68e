/**
 * One execution environment: the entry of the worker thread. Bundled on its own into one file without dependencies, whose path is
 * `LambdaServiceOptions.workerFile`. Does what Lambda's runtime does for Node.js: loads what `NODE_OPTIONS` preload and then the handler
 * once, and takes event after event.
 * Facts: aws/aws-lambda-nodejs-runtime-interface-client, v3 for runtimes up to nodejs22.x and v4 from nodejs24.x on.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { EnvironmentSettings, WorkerMessage } from '../lib/environment-protocol';
import { mailbox } from '../lib/mailbox';
import { errorDocument } from './error-document';
import { eventPort } from './event-port';
import { loadHandler } from './handler-file';
import { failing } from './injected-failure';
import { invocationContext } from './invocation-context';
import { guardNetwork } from './network-guard';
import { captureOutput } from './output';
import { loadPreloads } from './preloads';
import { resembleLambda } from './resemblance';
import { runtimeOf } from './runtime';

const settings = workerData as EnvironmentSettings;
const port = parentPort;
if (!port) throw new Error('This file is the entry of a worker thread, not a program');

const post = (message: WorkerMessage) => port.postMessage(message);
const events = eventPort(port, mailbox(settings.mail));
const output = captureOutput(post);
guardNetwork(settings.network, output.logRefusal);
resembleLambda(settings.taskRoot);
if (settings.nodeOptions !== undefined) process.env['NODE_OPTIONS'] = settings.nodeOptions;

const fail = (error: unknown, final: boolean) => {
  output.flush();
  post({ kind: 'answer', handled: false, payload: JSON.stringify(errorDocument(error)), final });
};

/** Lets the event loop turn once. What fell due while the environment was frozen, a closed connection for one, is noticed then. */
const turn = () => new Promise(setImmediate);

const initialise = async () => {
  const runtime = runtimeOf(settings.runtime)((kind, error) => {
    output.logError(kind, error);
    fail(error, true);
  });
  try {
    await loadPreloads(settings);
    const prepared = runtime(await loadHandler(settings));
    post({ kind: 'ready' });
    return prepared;
  } catch (error) {
    output.logError('Init Error', error);
    fail(error, true);
    return process.exit(1);
  }
};

const serve = async () => {
  const { invoke, stringify } = await initialise();
  for (;;) {
    const event = events.next();
    output.requestId = event.requestId;
    process.env['_X_AMZN_TRACE_ID'] = event.traceId;
    await turn();
    try {
      const handle = () => invoke(JSON.parse(event.payload), invocationContext(event));
      const result = await (event.fault ? failing(event.fault, handle) : handle());
      await turn();
      const payload = stringify(result);
      output.flush();
      post({ kind: 'answer', handled: true, payload, final: false });
    } catch (error) {
      output.logError('Invoke Error', error);
      fail(error, false);
    }
  }
};

void serve();
