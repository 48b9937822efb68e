import { existsSync } from 'node:fs';
import { toNumber } from '../expressions/value';
import type { FunctionModel } from '../model';
import type { Instance } from '../resources/resource-type';
import { blocks, refuse, required, text, texts } from './arguments';

const archiveOf = (instance: Instance): string => {
  const packageType = instance.text('package_type');
  if (packageType !== 'Zip')
    return refuse(instance, 'package_type', `it is ${packageType}, and only Zip packages run here`);
  if (instance.get('s3_bucket') !== null) {
    return refuse(instance, 's3_bucket', 'a package in S3 cannot be had here: give the archive as filename');
  }
  const archive = instance.locate(required(instance, 'filename'));
  return existsSync(archive) ? archive : refuse(instance, 'filename', `there is no file ${archive}: build it first`);
};

/** An `aws_lambda_function`. @throws TerraformError for one that cannot run here */
export const functionModel = (instance: Instance): FunctionModel => {
  const archive = archiveOf(instance);
  const runtime = required(instance, 'runtime');
  if (!runtime.startsWith('nodejs'))
    refuse(instance, 'runtime', `it is ${runtime}, and only Node.js runtimes (nodejs24.x) run here`);
  const name = required(instance, 'function_name');
  const reserved = toNumber(instance.get('reserved_concurrent_executions'));
  const [logging] = blocks(instance.get('logging_config'));
  const [environment] = blocks(instance.get('environment'));
  const role = instance.text('role');
  return {
    name,
    arn: instance.text('arn'),
    runtime,
    handler: required(instance, 'handler'),
    archive,
    environment: texts(environment?.['variables']),
    timeoutSeconds: toNumber(instance.get('timeout')),
    memoryMb: toNumber(instance.get('memory_size')),
    ...(reserved >= 0 ? { reservedConcurrency: reserved } : {}),
    logGroup: text(logging, 'log_group') ?? `/aws/lambda/${name}`,
    address: instance.address,
    ...(role ? { role } : {}),
  };
};
