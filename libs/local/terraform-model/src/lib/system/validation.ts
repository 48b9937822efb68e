import type { ValidationModel } from '../model';
import type { Instance } from '../resources/resource-type';
import { refuse, texts } from './arguments';

const schemaOf = (model: Instance): object => {
  try {
    const schema: unknown = JSON.parse(model.text('schema'));
    if (typeof schema === 'object' && schema !== null) return schema;
  } catch {
    return refuse(model, 'schema', 'it is not JSON');
  }
  return refuse(model, 'schema', 'it is no JSON schema');
};

/**
 * The models that messages of a route must satisfy; undefined where it has no `model_selection_expression`.
 * @param models those of the API
 * @throws TerraformError for a model that is not there
 */
export const validationModel = (route: Instance, models: readonly Instance[]): ValidationModel | undefined => {
  const selectionExpression = route.text('model_selection_expression');
  if (!selectionExpression) return undefined;
  const named = Object.entries(texts(route.get('request_models')));
  const schemas = named.map(([key, name]) => {
    const model = models.find((candidate) => candidate.text('name') === name);
    return [key, model ? schemaOf(model) : refuse(route, 'request_models', `the API has no model ${name}`)];
  });
  return { selectionExpression, schemas: Object.fromEntries(schemas) as Record<string, object> };
};
