import type { SystemModel } from '../model';
import type { Instance } from '../resources/resource-type';
import type { Stack } from '../resources/stack';
import { blocks } from './arguments';
import { UNDERSTOOD_TYPES } from './understood-types';

type Skipped = SystemModel['skipped'];

/** Types of which the local system knows nothing, those of data sources as `data.<type>`, with how many blocks declare them. */
export const skippedTypes = (stacks: readonly Stack[]): Skipped => {
  const counts = new Map<string, number>();
  const count = (type: string) => counts.set(type, (counts.get(type) ?? 0) + 1);
  for (const { configuration, unknownData } of stacks) {
    for (const { type } of configuration.resources) if (!Object.hasOwn(UNDERSTOOD_TYPES, type)) count(type);
    for (const { type } of unknownData) count(`data.${type}`);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, times]) => ({ type, count: times }));
};

/** Instances of a type that is emulated, left out for a reason. */
export const skippedInstances = (instances: readonly Instance[], reason: string): Skipped => {
  const [first] = instances;
  return first ? [{ type: first.type, count: instances.length, reason }] : [];
};

/** A block of instances that are emulated without it. */
export const skippedBlocks = (instances: readonly Instance[], block: string, reason: string): Skipped =>
  skippedInstances(
    instances.filter((instance) => blocks(instance.get(block)).length > 0),
    reason,
  ).map((skipped) => ({ ...skipped, type: `${skipped.type}.${block}` }));
