import type { Json } from '../configuration/blocks';
import { type Scope, evaluate } from '../expressions/evaluation';
import { parseText } from '../expressions/expression-parser';
import { ExpressionError, type Value, toText } from '../expressions/value';
import { type Place, TerraformError } from '../terraform-error';

/** Runs `work`; what has no value, or leads so deep that the stack ends, becomes an error that says where. */
export const within = <T>(place: Place, work: () => T): T => {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof ExpressionError) throw new TerraformError(place, cause.message, { cause });
    if (cause instanceof RangeError)
      throw new TerraformError(place, 'this is nested too deep, or leads through too many others', { cause });
    throw cause;
  }
};

/**
 * The value of JSON in which every string, also the name of a property, may hold expressions.
 * @throws TerraformError that names the innermost argument
 */
export const evaluateJson = (json: Json, place: Place, scope: Scope): Value => {
  if (typeof json === 'string') return within(place, () => evaluate(parseText(json), scope));
  if (Array.isArray(json)) {
    return json.map((one, index) =>
      evaluateJson(one, { ...place, attribute: `${place.attribute ?? ''}[${index}]` }, scope),
    );
  }
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, one]) => {
      const attribute = place.attribute === undefined ? name : `${place.attribute}.${name}`;
      const inner = { ...place, attribute };
      return [toText(evaluateJson(name, inner, scope)), evaluateJson(one, inner, scope)];
    }),
  );
};
