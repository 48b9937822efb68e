import type { FunctionModel } from '@carillon/local-terraform-model';
import { reservedNames } from './environment-variables';

/** @throws an error that names the function: what AWS would refuse to create, or what does not run here */
export const checkFunction = (model: FunctionModel): void => {
  const { address, name, runtime } = model;
  if (!runtime.startsWith('nodejs'))
    throw new Error(`${address}: function ${name} has the runtime ${runtime}; only Node.js runs here`);
  const reserved = reservedNames(model);
  if (reserved.length > 0)
    throw new Error(`${address}: function ${name} sets variables that Lambda reserves: ${reserved.join(', ')}`);
};
