import { Refusal } from '@carillon/route-types';

export interface UnknownActionDeps {
  /** The keys of the custom routes. */
  actions: string[];
}

/** Answers what no route takes: its action is missing or unknown. Tells the actions there are, and never what was sent. */
export const unknownAction =
  ({ actions }: UnknownActionDeps) =>
  async (): Promise<never> => {
    throw new Refusal('unknown_action', `the action is none of: ${actions.join(', ')}`);
  };
