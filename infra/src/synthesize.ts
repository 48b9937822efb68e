import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAuthorizerTrigger, isRouteTrigger, readManifests, type LambdaManifest } from '@carillon/lambda-manifest';
import { writeArchive } from './archive';
import { App, TerraformResource, TerraformStack } from './cdk';
import type { Settings } from './settings';
import { AccountStack } from './stacks/account-stack';
import { CoreStack } from './stacks/core-stack';
import { LambdaStack } from './stacks/lambda-stack';
import { shortest, SynthesisError } from './synthesis-error';

export interface SynthesisInput {
  settings: Settings;
  /** Holds `<name>/lambda.json`. */
  apps: string;
  /** Holds `<name>/main.js`, as bundled. */
  bundles: string;
  /** Where the Terraform JSON goes; stacks that are there and no longer exist are removed. */
  outdir: string;
}

/** One stack and how many resources it has. */
export interface StackSummary {
  name: string;
  resources: number;
}

/**
 * Writes the Terraform JSON and the archives of the whole system: `account`, then `core`, then one stack per Lambda, an authorizer's before that of
 * `$connect`. The same input
 * gives the same bytes, on any machine and in any directory.
 * @throws ManifestError for a broken `lambda.json`
 * @throws SynthesisError when there is no Lambda, a bundle is missing or two stacks share a name
 */
export function synthesize({ settings, apps, bundles, outdir }: SynthesisInput): StackSummary[] {
  const manifests = readManifests(apps);
  checkNames(manifests, apps);
  const archives = mkdtempSync(join(tmpdir(), 'carillon-archives-'));
  try {
    mkdirSync(outdir, { recursive: true });
    const app = new App({ outdir, stackTraces: false });
    const account = new AccountStack(app, settings);
    const core = new CoreStack(app, settings);
    core.addDependency(account);
    const hasAuthorizer = manifests.some(({ trigger }) => isAuthorizerTrigger(trigger));
    const lambdas = manifests.map((manifest) => {
      const archive = writeArchive(join(bundles, manifest.name), join(archives, `${manifest.name}.zip`));
      const actions = customRoutes(manifests);
      const stack = new LambdaStack(app, { settings, manifest, archive, actions, hasAuthorizer });
      stack.addDependency(core);
      return { stack, trigger: manifest.trigger };
    });
    const [authorizer] = lambdas.filter(({ trigger }) => isAuthorizerTrigger(trigger));
    const [connect] = lambdas.filter(({ trigger }) => isRouteTrigger(trigger) && trigger.route === '$connect');
    if (authorizer && connect) connect.stack.addDependency(authorizer.stack);
    app.synth();
    const summary = app.node.children.filter(TerraformStack.isStack).map(summaryOf);
    const stacks = join(outdir, 'stacks');
    removeOthers(stacks, summary);
    for (const { name } of summary) removeTerraformFiles(join(stacks, name));
    return summary;
  } finally {
    rmSync(archives, { recursive: true });
  }
}

function checkNames(manifests: LambdaManifest[], apps: string): void {
  const directory = shortest(apps);
  if (manifests.length === 0) throw new SynthesisError(`${directory} holds no lambda.json: there is nothing to deploy`);
  const taken = manifests.find(({ name }) => ['account', 'core'].includes(name));
  if (taken)
    throw new SynthesisError(`${join(directory, taken.name)}: "${taken.name}" is the name of a stack of infra itself`);
}

const customRoutes = (manifests: LambdaManifest[]): string[] =>
  manifests
    .map(({ trigger }) => (isRouteTrigger(trigger) ? trigger.route : '$'))
    .filter((route) => !route.startsWith('$'))
    .sort();

const summaryOf = (stack: TerraformStack): StackSummary => ({
  name: stack.node.id,
  resources: stack.node.findAll().filter(TerraformResource.isTerraformResource).length,
});

/**
 * What `terraform init` left: the record of a backend, which is one stage's. Under the next stage it would end in "Backend
 * configuration changed", and `-migrate-state` would copy one stage's state over the other's.
 */
function removeTerraformFiles(stack: string): void {
  for (const name of ['.terraform', '.terraform.lock.hcl']) rmSync(join(stack, name), { recursive: true, force: true });
}

/** What a removed Lambda left behind would still be read, and run, as part of the system. */
function removeOthers(stacks: string, kept: StackSummary[]): void {
  const names = kept.map(({ name }) => name);
  const others = existsSync(stacks) ? readdirSync(stacks).filter((name) => !names.includes(name)) : [];
  for (const name of others) rmSync(join(stacks, name), { recursive: true });
}
