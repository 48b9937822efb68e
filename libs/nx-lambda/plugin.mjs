// The workspace's Nx plugin: what a folder holds says what can be done with it, so that a `project.json` holds name and tags only.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createNodesFromFiles } from '@nx/devkit';

/** Options that every bundle shares: one minified file for Lambda's own Node. */
const nodeBundle = (root) => ({
  main: `${root}/src/main.ts`,
  tsConfig: `${root}/tsconfig.json`,
  outputPath: `dist/${root}`,
  outputFileName: 'main.js',
  platform: 'node',
  target: 'node24',
  format: ['cjs'],
  bundle: true,
  thirdParty: true,
  deleteOutputPath: true,
  generatePackageJson: false,
  skipTypeCheck: true,
});

/**
 * The SDK loads these only where the environment holds no credentials. In Lambda it always does, so they would be a third
 * of the bundle for nothing.
 */
const UNUSED_CREDENTIAL_PROVIDERS = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

/**
 * What undici loads only where it is asked for: the parser of processors without SIMD, and `FormData` as a body. A post needs
 * neither, so they would be 110 KB for nothing.
 */
const UNUSED_PARTS_OF_UNDICI = [
  '*/llhttp/llhttp-wasm.js',
  '*/web/fetch/body.js',
  '*/web/fetch/formdata',
  '*/web/webidl',
];

/** A Lambda ships as one CommonJS file, `main.js`, with its SDK clients inside: pinned, and quicker to start than the runtime's copy. */
const lambdaBundle = (root) => ({
  ...nodeBundle(root),
  minify: true,
  external: [...UNUSED_CREDENTIAL_PROVIDERS, ...UNUSED_PARTS_OF_UNDICI],
  esbuildOptions: {
    define: { esbuildDetection: 'true' }, // undici's own switch, as Node bundles it: without its experimental parser
    mainFields: ['module', 'main'],
    outExtension: { '.js': '.js' },
    legalComments: 'none',
  },
});

const bundle = (root, options) => ({
  executor: '@nx/esbuild:esbuild',
  cache: true,
  inputs: ['production', '^production', { externalDependencies: ['esbuild'] }],
  outputs: [`{workspaceRoot}/dist/${root}`],
  options,
  metadata: { description: 'One file, ready to ship' },
});

const typecheck = (root) => ({
  command: `tsc --noEmit -p ${root}/tsconfig.json`,
  cache: true,
  inputs: ['default', '^default', { externalDependencies: ['typescript'] }],
  metadata: { description: 'The TypeScript compiler over sources and tests' },
});

const synth = (lambdas) => ({
  command: 'node dist/infra/main.js',
  cache: true,
  dependsOn: ['bundle', { projects: lambdas, target: 'bundle' }],
  inputs: [
    'production',
    '^production',
    { dependentTasksOutputFiles: '**/*', transitive: true },
    { env: 'STAGE' },
    { env: 'AWS_REGION' },
    { env: 'STATE_BUCKET' },
    { env: 'POSTS_PER_SECOND' },
    { env: 'ALARM_TOPIC_ARN' },
    { env: 'SYNTH_HCL_OUTPUT' },
  ],
  outputs: ['{projectRoot}/cdktf.out'],
  metadata: { description: 'Terraform JSON and reproducible archives, without the cdktf CLI' },
});

/** What the suite runs: the shipped bundle of the local system, which asks for the console's. */
const runsLocal = {
  dependsOn: ['bundle', { projects: ['local', 'console'], target: 'bundle' }],
  inputs: ['default', '^default', { dependentTasksOutputFiles: '**/*', transitive: true }],
};

/** Not cached: it is run to be read. */
const conformance = (root) => ({
  ...runsLocal,
  command: `node dist/${root}/main.js`,
  metadata: { description: 'The conformance cases as a table' },
});

/** The queue that triggers a Lambda, if one does. A manifest that is broken is for its own reader to tell. */
const queueOf = (manifest) => {
  try {
    return JSON.parse(readFileSync(manifest, 'utf8')).trigger?.queue;
  } catch {
    return undefined;
  }
};

/** Not cached: it is run to be read. */
const deadLetters = (queue) => ({
  command: `node dist/apps/dead-letters/main.js --queue ${queue}`,
  dependsOn: [{ projects: ['dead-letters'], target: 'bundle' }],
  metadata: { description: 'What no worker could deliver: --list, --redrive' },
});

/**
 * - `lambda.json` → `bundle`, as a Lambda; `dlq` where its trigger is a queue.
 * - `esbuild.config.cjs` → `bundle`, with that file's options.
 * - a folder named `infra` → `synth`, after the bundle of every Lambda.
 * - `tsconfig.json` → `typecheck`.
 * - a folder named `conformance` → `conformance`; it and `test` run the local system, so they wait for its bundle.
 * - a folder named `*-e2e` → its `test` runs what ships, so it waits for every bundle and the synthesized Terraform.
 */
export const createNodesV2 = [
  '{apps,libs,infra}/**/tsconfig.json',
  (files, options, context) => {
    const roots = files.map(dirname);
    const has = (root, file) => existsSync(join(context.workspaceRoot, root, file));
    const nameOf = (root) => root.split('/').pop();
    const lambdas = roots
      .filter((root) => has(root, 'lambda.json'))
      .map(nameOf)
      .sort();
    return createNodesFromFiles(
      (file) => {
        const root = dirname(file);
        const isE2e = root.endsWith('-e2e');
        const isInfra = nameOf(root) === 'infra';
        const isConformance = nameOf(root) === 'conformance';
        const targets = { typecheck: typecheck(root) };
        if (has(root, 'lambda.json')) {
          targets.bundle = bundle(root, lambdaBundle(root));
          const queue = queueOf(join(context.workspaceRoot, root, 'lambda.json'));
          if (queue) targets.dlq = deadLetters(queue);
        } else if (has(root, 'esbuild.config.cjs'))
          targets.bundle = bundle(root, { ...nodeBundle(root), esbuildConfig: `${root}/esbuild.config.cjs` });
        if (isInfra) targets.synth = synth(lambdas);
        if (isConformance) Object.assign(targets, { conformance: conformance(root), test: runsLocal });
        if (isE2e) {
          targets.test = {
            dependsOn: [
              { projects: ['local', 'console', 'dead-letters'], target: 'bundle' },
              { projects: ['infra'], target: 'synth' },
            ],
            inputs: ['default', '^default', { dependentTasksOutputFiles: '**/*', transitive: true }],
          };
        }
        const implicitDependencies = isInfra
          ? lambdas
          : isE2e
            ? ['local', 'console', 'dead-letters', 'infra']
            : isConformance
              ? ['local', 'console']
              : [];
        return { projects: { [root]: { targets, implicitDependencies } } };
      },
      files,
      options,
      context,
    );
  },
];
