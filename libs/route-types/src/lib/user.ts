import type { RequestContext } from './events';

/** Who a connection belongs to: the authorizer's `userId`, else its principal; `undefined` where none ran. */
export const userOf = ({ authorizer }: Pick<RequestContext, 'authorizer'>): string | undefined =>
  authorizer?.userId || authorizer?.principalId || undefined;
