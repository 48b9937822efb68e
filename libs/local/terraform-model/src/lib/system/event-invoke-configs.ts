import type { AsynchronousModel, FunctionModel } from '../model';
import type { Instance } from '../resources/resource-type';
import { invokedFunction } from './arguments';

/** Lambda's own, in PutFunctionEventInvokeConfig's API reference. */
const DEFAULTS: AsynchronousModel = { retries: 2, maxAgeSeconds: 21_600 };

const numberOr = (config: Instance, attribute: string, otherwise: number): number =>
  Number(config.get(attribute) ?? otherwise);

const asynchronousModel = (config: Instance): AsynchronousModel => ({
  retries: numberOr(config, 'maximum_retry_attempts', DEFAULTS.retries),
  maxAgeSeconds: numberOr(config, 'maximum_event_age_in_seconds', DEFAULTS.maxAgeSeconds),
});

/**
 * The functions with what `aws_lambda_function_event_invoke_config`s say of them; an alias stands for its function.
 * @throws TerraformError for one of a function that is none of the run
 */
export const withEventInvokeConfigs = (
  functions: readonly FunctionModel[],
  configs: readonly Instance[],
): FunctionModel[] => {
  const models = new Map(
    configs.map((config) => [invokedFunction(config, 'function_name', functions), asynchronousModel(config)]),
  );
  return functions.map((model) => {
    const asynchronous = models.get(model.name);
    return asynchronous ? { ...model, asynchronous } : model;
  });
};
