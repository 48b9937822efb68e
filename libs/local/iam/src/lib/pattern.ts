/** Whether a text is covered. */
export type Matcher = (text: string) => boolean;

const escaped = (text: string): string => text.replace(/[\\^$.|+()[\]{}]/g, '\\$&');

/** As a regular expression, `*` and `?` reaching over `any`. */
const source = (text: string, any: string): string => escaped(text).replaceAll('*', `${any}*`).replaceAll('?', any);

/** A pattern of IAM: `*` is any text, none included, `?` one character, and all else is itself. */
export const pattern = (text: string, flags = ''): Matcher => {
  if (/^\*+$/.test(text)) return () => true;
  const expression = new RegExp(`^${source(text, '.')}$`, `s${flags}`);
  return (candidate) => expression.test(candidate);
};

/** Actions are compared without regard to case (IAM user guide, "Action"). */
export const actionPattern = (text: string): Matcher => pattern(text, 'i');

/**
 * A pattern of ARNs. A wildcard stays within its part, but for the last one, which reaches to the end, colons included (IAM user
 * guide, "Resource", "Using wildcards in resource ARNs").
 */
export const arnPattern = (text: string): Matcher => {
  if (/^\*+$/.test(text)) return () => true;
  const parts = text.split(':');
  const heads = parts.slice(0, Math.min(5, parts.length - 1));
  const tail = parts.slice(heads.length).join(':');
  const expression = new RegExp(
    `^${[...heads.map((part) => source(part, '[^:]')), source(tail, '.')].join(':')}$`,
    's',
  );
  return (candidate) => expression.test(candidate);
};
