import { createRequire } from 'node:module';
import type Ajv from 'ajv-draft-04';
import type { RouteModel } from '@carillon/local-terraform-model';
import { compileSelection } from './selection-expression';

const DEFAULT = '$default';

/** Loaded with the first model: most systems have none, and loading it takes a tenth of the time that a start may take. */
const newAjv = (): Ajv => {
  const { default: Draft4 } = createRequire(__filename)('ajv-draft-04') as { default: typeof Ajv };
  return new Draft4({ strict: false, validateFormats: false });
};

const parsed = (message: string): unknown => {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
};

/**
 * Compiles the request models of a route: JSON schemas of draft 4. A message that selects no model, where there is no
 * `$default` either, fails, and so does one that is not JSON, or too deep for its model. Source: developer guide, "Validate requests"; case 77.
 * @returns whether a message may pass; `undefined` for a route that validates nothing
 * @throws for a schema or an expression that cannot be compiled, naming the route
 */
export const requestValidation = ({ key, validation }: RouteModel): ((message: string) => boolean) | undefined => {
  if (!validation) return undefined;
  const ajv = newAjv();
  try {
    const select = compileSelection(validation.selectionExpression);
    const models = new Map(Object.entries(validation.schemas).map(([name, schema]) => [name, ajv.compile(schema)]));
    return (message) => {
      const model = models.get(select(message) ?? DEFAULT) ?? models.get(DEFAULT);
      const value = parsed(message);
      try {
        return value !== undefined && model?.(value) === true;
      } catch {
        return false; // nested so deep that a model which refers to itself cannot follow it
      }
    };
  } catch (cause) {
    throw new Error(`Route ${key}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
};
