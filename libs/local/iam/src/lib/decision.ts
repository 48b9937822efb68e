import type { AccessRequest, Statement } from './policy';

/** What policies say about a request. A refusal has the statement that denies it, or none where nothing allows it. */
export type Decision = { allowed: true } | { allowed: false; deniedBy?: Statement };

/**
 * Evaluates policies as IAM does within one account: a Deny wins over any Allow, and without an Allow there is none (IAM user guide,
 * "Policy evaluation logic"). A statement of which something is not known errs on the safe side.
 */
export const decide = (statements: readonly Statement[], request: AccessRequest): Decision => {
  let decision: Decision = { allowed: false };
  for (const statement of statements) {
    if (!statement.covers(request)) continue;
    if (statement.effect === 'Deny') return { allowed: false, deniedBy: statement };
    if (statement.unknown.length === 0) decision = { allowed: true };
  }
  return decision;
};
