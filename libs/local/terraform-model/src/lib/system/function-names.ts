/** The ARN by which API Gateway invokes a function: `invoke_arn`. */
const INVOKE_ARN =
  /^arn:aws[\w-]*:apigateway:[\w-]+:lambda:path\/[\d-]+\/functions\/arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:([\w-]+)(?::[\w$-]+)?\/invocations$/;

/** A function's name from its name, its ARN or the ARN by which API Gateway invokes it; version and alias are left out. */
const FORMS = [
  INVOKE_ARN,
  /^arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:([\w-]+)(?::[\w$-]+)?$/,
  /^(?:\d{12}:function:)?([\w-]+)(?::[\w$-]+)?$/,
];

/** The name of the function that a reference means; undefined if it does not mean a function. */
export const functionNameIn = (reference: string): string | undefined => {
  for (const form of FORMS) {
    const name = form.exec(reference)?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
};

/** Whether it is an ARN by which API Gateway invokes a function. */
export const isInvokeArn = (arn: string): boolean => INVOKE_ARN.test(arn);

/** Whether a target's ARN is that of a function. */
export const isFunctionArn = (arn: string): boolean => /^arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:/.test(arn);
