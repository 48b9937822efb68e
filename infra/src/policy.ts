/** One statement of an IAM policy: some actions on one ARN. */
export interface Statement {
  Effect: 'Allow';
  Action: string[];
  Resource: string;
}

export const allow = (actions: string[], resource: string): Statement => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resource,
});

/** The JSON of an identity policy. */
export const policyOf = (statements: Statement[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** The JSON of a trust policy: one service may assume the role, under a condition or under none. */
export const trustIn = (service: string, condition?: Record<string, Record<string, string>>): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
        ...(condition && { Condition: condition }),
      },
    ],
  });
