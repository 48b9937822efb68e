import type { ObjectValue, Value } from '../expressions/value';

/** One instance of a resource or a data source, with what its computed attributes may depend on. */
export interface Instance {
  type: string;
  /** With the index of `count` or the key of `for_each`: `aws_lambda_function.this["connect"]`. */
  address: string;
  file: string;
  /** Where Terraform would be run; absolute. */
  directory: string;
  /** Where the file of a path lies that an argument gives; absolute. */
  locate(path: string): string;
  region: string;
  accountId: string;
  /** Arguments and computed attributes, each worked out when it is first read. */
  attributes: ObjectValue;
  get(name: string): Value;
  /** The attribute as text; empty if it is null. */
  text(name: string): string;
  /** Lowercase letters and digits that follow from the address, so that they are the same in every run. */
  generated(length: number): string;
}

/** What is known about a type of resource or data source. */
export interface ResourceType {
  /** Arguments; null unless given. */
  arguments: string[];
  /** Nested blocks; as attributes they are lists. */
  blocks: string[];
  /** What the provider sets for arguments that are not given, and the attributes that are not arguments. */
  computed: Record<string, (instance: Instance) => Value>;
}

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** A type whose names are written as words. `id` is generated unless `computed` has it. */
export const resourceType = (
  names: { arguments?: string; blocks?: string },
  computed: ResourceType['computed'] = {},
): ResourceType => ({
  arguments: words(names.arguments ?? ''),
  blocks: words(names.blocks ?? ''),
  computed: { id: (instance) => instance.generated(10), region: ({ region }) => region, ...computed },
});

/** `name`, from `name_prefix` if there is one: the provider's way for names that are left to it. */
export const generatedName = (instance: Instance): string =>
  `${instance.text('name_prefix') || 'terraform-'}${instance.generated(12)}`;

/** An ARN of the instance's account and region. */
export const arnOf = ({ region, accountId }: Instance, service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;
