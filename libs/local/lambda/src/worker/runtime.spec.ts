import { testLambda, type TestLambda } from '../testing';

const CIRCULAR = 'exports.handler = async () => { const a = {}; a.a = a; return a; };';
const BIGINT = 'exports.handler = async () => 1n;';
const REJECTS = `
  let runs = 0;
  exports.handler = async ({ reject }) => {
    if (reject) Promise.reject(new TypeError('nobody looked'));
    if (reject) await new Promise((done) => setTimeout(done, 1_000));
    return ++runs;
  };`;
const THROWS_LATE = `exports.handler = () => new Promise(() => setTimeout(() => { throw new TypeError('nobody caught'); }, 1));`;
const NEVER = 'exports.handler = async () => new Promise(() => {});';
const CALLBACK = `
  const cases = {
    result: (context, callback) => callback(null, 'called back'),
    error: (context, callback) => callback(new TypeError('called back')),
    text: (context, callback) => callback('a text'),
    succeed: (context) => context.succeed('succeeded'),
    fail: (context) => context.fail(new Error('failed')),
    done: (context) => context.done(null, 'done'),
    waits: (context, callback) => {
      const seen = { late: false };
      setTimeout(() => (seen.late = true), 1);
      callback(null, seen);
    },
    hurries: (context, callback) => {
      const seen = { late: false };
      setTimeout(() => (seen.late = true), 20);
      context.callbackWaitsForEmptyEventLoop = false;
      callback(null, seen);
    },
    nothing: () => undefined,
  };
  exports.handler = ({ name }, context, callback) => cases[name](context, callback);`;

describe('a runtime', () => {
  let lambda: TestLambda;
  const old = { runtime: 'nodejs22.x' };
  beforeAll(async () => {
    lambda = await testLambda({
      nothing: { files: { 'index.mjs': 'export const handler = () => undefined;' } },
      throws: {
        files: {
          'index.mjs':
            'let runs = 0; export const handler = async ({ bad }) => { runs += 1; if (bad) throw new TypeError("bad"); return runs; };',
        },
      },
      literal: { files: { 'index.mjs': 'export const handler = async () => { throw "a text"; };' } },
      circular24: { files: { 'index.js': CIRCULAR } },
      bigint24: { files: { 'index.js': BIGINT } },
      circular22: { files: { 'index.js': CIRCULAR }, ...old },
      exits: { files: { 'index.js': 'exports.handler = async () => process.exit(3);' } },
      rejects24: { files: { 'index.js': REJECTS } },
      rejects22: { files: { 'index.js': REJECTS }, ...old },
      throws24: { files: { 'index.js': THROWS_LATE } },
      throws22: { files: { 'index.js': THROWS_LATE }, ...old },
      never24: { files: { 'index.js': NEVER } },
      never22: { files: { 'index.js': NEVER }, ...old },
      callback24: { files: { 'index.js': CALLBACK } },
      callback22: { files: { 'index.js': CALLBACK }, ...old },
    });
  });
  afterAll(() => lambda.close());

  const answer = (name: string, event?: object) => lambda.invoke(name, event);
  const fault = (errorType: string, errorMessage: string) => ({
    handled: false,
    result: expect.objectContaining({ errorType, errorMessage: expect.stringContaining(errorMessage) }),
  });

  it('answers null for a handler that returns nothing', async () => {
    expect(await lambda.service.invoke('nothing', '{}')).toEqual({ handled: true, payload: 'null' });
  });

  it('answers what was thrown, with its trace, and stays warm', async () => {
    expect(await answer('throws', { bad: true })).toEqual({
      handled: false,
      result: { errorType: 'TypeError', errorMessage: 'bad', trace: expect.arrayContaining(['TypeError: bad']) },
    });
    expect(await answer('throws')).toEqual({ handled: true, result: 2 });
  });

  it('answers something thrown that is no error by its type', async () => {
    const result = { errorType: 'string', errorMessage: 'a text', trace: [] };
    expect(await answer('literal')).toEqual({ handled: false, result });
  });

  it('refuses results that have no JSON', async () => {
    const message = 'Unable to stringify response body';
    expect(await answer('circular24')).toEqual(fault('Runtime.JSONStringifyError', message));
    expect(await answer('bigint24')).toEqual(fault('Runtime.JSONStringifyError', message));
    expect(await answer('circular22')).toEqual(fault('Error', message));
  });

  it('that exits is Runtime.ExitError with its status', async () => {
    expect(await answer('exits')).toEqual(
      fault('Runtime.ExitError', 'Error: Runtime exited with error: exit status 3'),
    );
  });

  it('ends with a rejection or an exception that nobody handles, and the next event has a fresh environment', async () => {
    const exit = fault('Runtime.ExitError', 'Runtime exited with error: exit status 1');
    expect(await answer('rejects24', { reject: true })).toEqual(exit);
    expect(await answer('rejects24')).toEqual({ handled: true, result: 1 });
    expect(await answer('throws24')).toEqual(exit);
    await lambda.logged('TypeError: nobody looked');
    await lambda.logged('TypeError: nobody caught');
  });

  it('up to nodejs22.x answers with such an error', async () => {
    const reason = 'TypeError: nobody looked';
    expect(await answer('rejects22', { reject: true })).toEqual(fault('Runtime.UnhandledPromiseRejection', reason));
    expect(await answer('rejects22')).toEqual({ handled: true, result: 1 });
    expect(await answer('throws22')).toEqual(fault('TypeError', 'nobody caught'));
  });

  it('whose handler waits for nothing ends', async () => {
    expect(await answer('never24')).toEqual(fault('Runtime.ExitError', 'Runtime exited without providing a reason'));
    expect(await answer('never22')).toEqual(fault('Runtime.NodeJsExit', 'never settled'));
  });

  it('from nodejs24.x on refuses handlers with a callback', async () => {
    const message = 'removed support for callback-based function handlers starting with Node.js 24';
    expect(await answer('callback24')).toEqual(fault('Runtime.CallbackHandlerDeprecated', message));
  });

  it.each([
    ['result', 'called back'],
    ['succeed', 'succeeded'],
    ['done', 'done'],
    ['waits', { late: true }],
    ['hurries', { late: false }],
    ['nothing', null],
  ])('up to nodejs22.x takes the callback or the context for an answer: %s', async (name, result) => {
    expect(await answer('callback22', { name })).toEqual({ handled: true, result });
  });

  it.each([
    ['error', 'TypeError', 'called back'],
    ['text', 'string', 'a text'],
    ['fail', 'Error', 'failed'],
  ])('up to nodejs22.x takes them for an error: %s', async (name, errorType, errorMessage) => {
    expect(await answer('callback22', { name })).toEqual(fault(errorType, errorMessage));
  });
});
