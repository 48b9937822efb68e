import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';

/** What differs from the product as it is synthesized. */
export interface ProductOptions {
  /** Of each worker: a budget that binds would be what is measured. */
  postsPerSecond: number;
  /** The bundle of another worker than the one that ships. */
  worker?: string;
}

interface FunctionBlock {
  filename: string;
  environment: { variables: Record<string, string> };
}

/**
 * Copies the synthesized Terraform with its archives into a folder, the `fanout` worker changed.
 * @param synthesized `infra/cdktf.out`
 * @throws when nothing is synthesized, or there is no worker
 */
export const copyProduct = (synthesized: string, folder: string, options: ProductOptions): void => {
  cpSync(synthesized, folder, { recursive: true });
  const stack = join(folder, 'stacks/fanout');
  const file = join(stack, 'cdk.tf.json');
  const terraform = JSON.parse(readFileSync(file, 'utf8')) as {
    resource: { aws_lambda_function: Record<string, FunctionBlock> };
  };
  const [worker] = Object.values(terraform.resource.aws_lambda_function);
  if (!worker) throw new Error(`${file} has no function`);
  worker.environment.variables['POSTS_PER_SECOND'] = String(options.postsPerSecond);
  if (options.worker !== undefined)
    writeFileSync(join(stack, worker.filename), zipSync({ 'main.js': readFileSync(options.worker) }));
  writeFileSync(file, JSON.stringify(terraform));
};
