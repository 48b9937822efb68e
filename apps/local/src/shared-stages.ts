import type { WebSocketApi } from '@carillon/local-terraform-model';

/**
 * A line for each stage that several APIs have: on the one port a stage's path reaches the first of them. Each has a host of its own
 * on AWS, and the router goes by that first.
 */
export const sharedStages = (apis: readonly WebSocketApi[], region: string): string[] => {
  const names = new Set(apis.flatMap(({ stages }) => stages.map(({ name }) => name)));
  return [...names].flatMap((stage) => {
    const [first, ...others] = apis.filter(({ stages }) => stages.some(({ name }) => name === stage));
    if (!first || others.length === 0) return [];
    const ways = others.map(({ id, name }) => `${name} by the header Host: ${id}.execute-api.${region}.amazonaws.com`);
    return [`/${stage} reaches ${first.name}; ${ways.join(', ')}`];
  });
};
