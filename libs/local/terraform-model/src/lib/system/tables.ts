import { type ObjectValue, toList, toText } from '../expressions/value';
import type { IndexModel, TableModel } from '../model';
import type { Instance } from '../resources/resource-type';
import { blocks, refuse, required, text } from './arguments';

type AttributeType = TableModel['attributes'][number]['type'];
type ProjectionType = IndexModel['projectionType'];

const oneOf = <T extends string>(
  instance: Instance,
  attribute: string,
  value: string | undefined,
  allowed: readonly T[],
): T =>
  allowed.find((candidate) => candidate === value) ??
  refuse(instance, attribute, `it is ${value ?? 'missing'}, and must be one of ${allowed.join(', ')}`);

const TYPES: readonly AttributeType[] = ['S', 'N', 'B'];
const PROJECTIONS: readonly ProjectionType[] = ['ALL', 'KEYS_ONLY', 'INCLUDE'];

/** An `aws_dynamodb_table`: its keys, indexes and TTL. What it costs and how it is kept safe has no meaning here. */
export const tableModel = (instance: Instance): TableModel => {
  const hashKey = required(instance, 'hash_key');
  const index =
    (kind: string) =>
    (block: ObjectValue, position: number): IndexModel => {
      const at = (name: string) => `${kind}[${position}].${name}`;
      const rangeKey = text(block, 'range_key');
      return {
        name: text(block, 'name') ?? refuse(instance, at('name'), 'it is missing'),
        // A local index shares the hash key of its table.
        hashKey:
          text(block, 'hash_key') ??
          (kind === 'local_secondary_index' ? hashKey : refuse(instance, at('hash_key'), 'it is missing')),
        ...(rangeKey === undefined ? {} : { rangeKey }),
        projectionType: oneOf(instance, at('projection_type'), text(block, 'projection_type'), PROJECTIONS),
        nonKeyAttributes: toList(block['non_key_attributes'] ?? []).map(toText),
      };
    };
  const indexes = (kind: string) => blocks(instance.get(kind)).map(index(kind));
  const rangeKey = instance.text('range_key');
  const [ttl] = blocks(instance.get('ttl'));
  const ttlAttribute = ttl?.['enabled'] === true ? text(ttl, 'attribute_name') : undefined;
  return {
    name: required(instance, 'name'),
    hashKey,
    ...(rangeKey ? { rangeKey } : {}),
    attributes: blocks(instance.get('attribute')).map((block, position) => ({
      name: text(block, 'name') ?? refuse(instance, `attribute[${position}].name`, 'it is missing'),
      type: oneOf(instance, `attribute[${position}].type`, text(block, 'type'), TYPES),
    })),
    globalSecondaryIndexes: indexes('global_secondary_index'),
    localSecondaryIndexes: indexes('local_secondary_index'),
    ...(ttlAttribute === undefined ? {} : { ttlAttribute }),
  };
};
