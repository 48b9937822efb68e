import { hashOf } from '../expressions/encoding-functions';
import { UndeclaredError, type Value } from '../expressions/value';
import { type Instance, arnOf, generatedName } from './resource-type';

/** That many lowercase letters and digits, which follow from the seed. */
export const lettersAndDigits = (seed: string, length: number): string => {
  const digits = BigInt(`0x${hashOf('sha256', seed, 'hex')}`).toString(36);
  return digits.slice(-length).padStart(length, '0');
};

/** Values for a type of which nothing is known but what all types have: references to it find something of the right kind. */
export const plausible = (instance: Instance, name: string): Value => {
  const [, service = 'aws', ...kind] = instance.type.split('_');
  if (name === 'name') return generatedName(instance);
  if (name === 'name_prefix') return null; // Whoever wants one gives it.
  if (name === 'region') return instance.region;
  const isArn = name === 'arn' || name.endsWith('_arn');
  if (isArn) return arnOf(instance, service, `${kind.join('-')}/${instance.text('id')}`);
  const generated = hashOf('sha256', `${instance.address}.${name}`, 'hex').slice(0, 10);
  return name === 'id' ? generated : `${name}-${generated}`;
};

/** All that can be made up of a data source: what names it. */
const isName = (name: string): boolean => /^(?:id|arn|name|name_prefix|region|\w+_arn)$/.test(name);

/**
 * The same for a data source: it tells of what there is already, which nobody here has seen (decision 3).
 * @throws UndeclaredError for what does more than name it
 */
export const plausibleName = (instance: Instance, name: string): Value => {
  if (isName(name)) return plausible(instance, name);
  throw new UndeclaredError(
    `${instance.address}.${name} is not known here: data sources of this type are not emulated, so put a variable in its place`,
  );
};
