import type { Block } from '../configuration/configuration';
import type { Scope } from '../expressions/evaluation';
import { toText } from '../expressions/value';
import { evaluateJson, within } from './json-evaluation';

/** The regions of the `aws` providers; undefined for a provider that does not say, or is not declared. */
export interface ProviderRegions {
  ofDefault(): string | undefined;
  /** That of the provider which the block names. */
  of(block: Block): string | undefined;
}

/** `provider = aws.us` chooses the provider whose alias is `us`. */
const ALIAS = /^(?:\$\{)?aws\.([\w-]+)\}?$/;

export const providerRegions = (providers: readonly Block[], scope: Scope): ProviderRegions => {
  const named = (alias: string | undefined): string | undefined => {
    const provider = providers.find(({ name, body }) => name === 'aws' && body['alias'] === alias);
    const region = provider?.body['region'];
    if (!provider || region === undefined) return undefined;
    const place = { file: provider.file, address: 'provider.aws', attribute: 'region' };
    return within(place, () => toText(evaluateJson(region, place, scope)));
  };
  return {
    ofDefault: () => named(undefined),
    of: ({ body }) => named(ALIAS.exec(String(body['provider'] ?? ''))?.[1]),
  };
};
