/**
 * The ways to name a function: `name`, `account:function:name` and the full ARN, each with a qualifier or without (Lambda API reference,
 * Invoke, "FunctionName").
 */
const REFERENCE =
  /^(?:(?:arn:[\w-]+:lambda:(?<region>[a-z0-9-]+):)?(?<account>\d{12}):)?(?:function:)?(?<name>[\w-]{1,64})(?::(?:\$LATEST|[\w-]+))?$/;

/** Where a function is, as its ARN says it. */
export interface Whereabouts {
  region: string;
  accountId: string;
}

/** The plain name of a function that is `here`; nothing for one elsewhere, or for what names no function. */
export const plainFunctionName = (reference: string, here: Whereabouts): string | undefined => {
  const { region = here.region, account = here.accountId, name } = REFERENCE.exec(reference)?.groups ?? {};
  return region === here.region && account === here.accountId ? name : undefined;
};

/** The ARN of a function of which perhaps only the name is known. */
export const functionArn = (name: string, { region, accountId }: Whereabouts): string =>
  `arn:aws:lambda:${region}:${accountId}:function:${name}`;
