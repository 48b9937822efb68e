import type { Value } from './value';

/** What the parser makes of an expression or a template of the Terraform language. */
export type Expression =
  | { kind: 'literal'; value: Value }
  | { kind: 'template'; parts: Expression[] }
  | { kind: 'reference'; name: string }
  | { kind: 'attribute'; of: Expression; name: string }
  | { kind: 'index'; of: Expression; key: Expression }
  | { kind: 'splat'; of: Expression; each: Expression }
  | { kind: 'call'; name: string; arguments: Expression[]; spread: boolean }
  | { kind: 'unary'; operator: '-' | '!'; operand: Expression }
  | { kind: 'binary'; operator: string; left: Expression; right: Expression }
  | { kind: 'conditional'; condition: Expression; yes: Expression; no: Expression }
  | { kind: 'tuple'; items: Expression[] }
  | { kind: 'object'; items: [Expression, Expression][] }
  | ForExpression;

/** `[for k, v in in : value if when]`, or with a `key`: `{for k, v in in : key => value... if when}`. */
export interface ForExpression {
  kind: 'for';
  keyName?: string;
  valueName: string;
  in: Expression;
  key?: Expression;
  value: Expression;
  grouped: boolean;
  when?: Expression;
}

/** The name by which the steps after a splat refer to the element: no identifier can be equal to it. */
export const SPLAT_ELEMENT = '*';
