import { testLambda, type TestLambda } from '../testing';

/** What a module that loads before the handler may keep, and whether it was led already when it did. */
const KEEP = `
  const tls = require('node:tls');
  (globalThis.kept ??= []).push({ lookup: require('node:dns').lookup, connect: require('node:net').Socket.prototype.connect, tls: tls.connect });
`;

const HANDLER = `
  const failing = (socket) => new Promise((done) => {
    socket.on('error', (error) => done(error.code));
    socket.on('connect', () => { socket.destroy(); done('connected'); });
  });
  exports.handler = async () => Promise.all((globalThis.kept ?? []).map(async ({ lookup, connect, tls }) => [
    await failing(connect.call(new (require('node:net').Socket)(), 443, '192.0.2.1')),
    await new Promise((done) => lookup('secretsmanager.us-east-1.amazonaws.com', (error, address) => done(error?.code ?? address))),
    await failing(tls({ host: 'kinesis.us-east-1.amazonaws.com', port: 443, ALPNProtocols: ['h2'] })),
  ]));
`;

const LED = ['ERR_NETWORK_NOT_ALLOWED', '127.0.0.1', 'ERR_NETWORK_NOT_ALLOWED'];

const files = {
  'index.js': HANDLER,
  'keep.js': KEEP,
  'keep with a space.cjs': KEEP,
  'keep.mjs': `import { createRequire } from 'node:module';
    await Promise.resolve();
    const require = createRequire(import.meta.url);${KEEP}`,
  'node_modules/tracer/package.json': '{"name":"tracer","exports":{"./on":{"import":"./on.mjs"}}}',
  'node_modules/tracer/on.mjs': "import '../../keep.js';",
};

const withOptions = (NODE_OPTIONS: string, more: Record<string, string> = {}) => ({
  files: { ...files, ...more },
  environment: { NODE_OPTIONS },
});

const EVERYTHING = '--enable-source-maps -r ./keep.js --import=tracer/on';

describe('what NODE_OPTIONS loads before the handler', () => {
  let lambda: TestLambda;
  beforeAll(async () => {
    const seen = 'exports.handler = async () => [process.env.NODE_OPTIONS, process.sourceMapsEnabled];';
    lambda = await testLambda({
      required: withOptions('--require ./keep.js'),
      imported: withOptions('--import ./keep.mjs'),
      packaged: withOptions('--import=tracer/on'),
      spaced: withOptions('-r "./keep with a space.cjs"'),
      several: withOptions('--import ./keep.mjs --require=./keep.js'),
      seen: withOptions(EVERYTHING, { 'index.js': seen }),
      missing: withOptions('--require ./gone.js'),
      loader: withOptions('--loader ./keep.mjs'),
    });
  });
  afterAll(() => lambda.close());

  it.each([
    ['required', 1],
    ['imported', 1],
    ['packaged', 1],
    ['spaced', 1],
    ['several', 2],
  ])('finds the network guarded: %s', async (name, modules) => {
    expect(await lambda.invoke(name)).toEqual({ handled: true, result: Array(modules).fill(LED) });
  });

  it('leaves the variable whole, and the other options in force', async () => {
    expect(await lambda.invoke('seen')).toEqual({ handled: true, result: [EVERYTHING, true] });
  });

  it('fails the start of the environment where it is not there', async () => {
    expect(await lambda.invoke('missing')).toMatchObject({
      handled: false,
      result: { errorMessage: expect.stringContaining("Cannot find module './gone.js'") },
    });
  });

  it('may be no loader, which would run where no guard is, and the log says so', async () => {
    expect(await lambda.invoke('loader')).toMatchObject({ handled: false });
    expect(await lambda.logged('NODE_OPTIONS: --loader is not emulated')).toMatchObject({ functionName: 'loader' });
  });
});
