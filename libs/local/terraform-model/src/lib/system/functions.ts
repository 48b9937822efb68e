import { existsSync } from 'node:fs';
import { toNumber } from '../expressions/value';
import type { FunctionModel } from '../model';
import type { Instance } from '../resources/resource-type';
import { blocks, integer, refuse, refuseSecond, required, text, texts } from './arguments';

/** Past ones included: functions that have one still run (Lambda API reference, CreateFunction, "Runtime"). */
const NODE_RUNTIMES = /^nodejs(?:4\.3(?:-edge)?|6\.10|8\.10|(?:1[02468]|2[0246])\.x)?$/;

const runtimeOf = (instance: Instance): string => {
  const runtime = required(instance, 'runtime');
  if (!runtime.startsWith('nodejs'))
    refuse(instance, 'runtime', `it is ${runtime}, and only Node.js runtimes (nodejs24.x) run here`);
  return NODE_RUNTIMES.test(runtime) ? runtime : refuse(instance, 'runtime', `Lambda has no runtime ${runtime}`);
};

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

/** Time-out and memory are within what CreateFunction takes (Lambda API reference, "Timeout", "MemorySize"). */
const functionModel = (instance: Instance): FunctionModel => {
  const archive = archiveOf(instance);
  const name = required(instance, 'function_name');
  const reserved = toNumber(instance.get('reserved_concurrent_executions'));
  const [logging] = blocks(instance.get('logging_config'));
  const [environment] = blocks(instance.get('environment'));
  const role = instance.text('role');
  return {
    name,
    arn: instance.text('arn'),
    runtime: runtimeOf(instance),
    handler: required(instance, 'handler'),
    archive,
    environment: texts(environment?.['variables']),
    timeoutSeconds: integer(instance, 'timeout', [1, 900]),
    memoryMb: integer(instance, 'memory_size', [128, 10_240]),
    ...(reserved >= 0 ? { reservedConcurrency: reserved } : {}),
    logGroup: text(logging, 'log_group') ?? `/aws/lambda/${name}`,
    address: instance.address,
    ...(role ? { role } : {}),
  };
};

/** The `aws_lambda_function`s of a run. @throws TerraformError for one that cannot run here, and for a name that is there twice */
export const functionModels = (instances: readonly Instance[]): FunctionModel[] => {
  refuseSecond(instances, 'function_name', (name) => `another function is named ${name}`);
  return instances.map(functionModel);
};
