/**
 * Of an attribute value; the scalar inside of all lists and maps is one, so that 31 are the most around it (DynamoDB quotas, "Nested
 * attribute depth"; nubo-db/dynoxide#110, seen on AWS).
 */
const MAX_LEVELS = 32;

/** As AWS words it in eu-west-2 (the same source). */
export const TOO_DEEP =
  'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit';

/** The members of a list or a map of DynamoDB, `{"L":[…]}` or `{"M":{…}}`; `undefined` for anything else. */
const membersOf = (node: object): unknown[] | undefined => {
  const [[type, content] = [], another] = Object.entries(node);
  const isDocument = another === undefined && (type === 'L' || type === 'M');
  return isDocument && typeof content === 'object' && content !== null ? Object.values(content as object) : undefined;
};

/**
 * Whether some attribute value in a request, wherever it is, has more than 32 levels. Does not recurse: what is nested deep enough ends
 * the stack of whoever does. AWS checks values of expressions in some regions only; here they always are.
 */
export const isTooDeep = (request: unknown): boolean => {
  const ahead: [node: unknown, level: number][] = [[request, 1]];
  for (let next = ahead.pop(); next; next = ahead.pop()) {
    const [node, level] = next;
    if (typeof node !== 'object' || node === null) continue;
    const members = membersOf(node);
    if (level === MAX_LEVELS && members && members.length > 0) return true;
    for (const child of members ?? Object.values(node)) ahead.push([child, members ? level + 1 : level]);
  }
  return false;
};
