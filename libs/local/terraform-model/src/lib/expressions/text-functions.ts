import { format } from './format';
import type { TerraformFunction } from './functions';
import { ExpressionError, type Value, toList, toNumber, toText } from './value';

const WHITE_SPACE = /^\s+|\s+$/g;
const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** `replace` takes a pattern between slashes as a regular expression, whose `$1` and `${name}` are its groups. */
const replace = (text: string, wanted: string, replacement: string): string => {
  const pattern = /^\/(.*)\/$/s.exec(wanted)?.[1];
  if (pattern === undefined) return text.replaceAll(wanted, () => replacement);
  return text.replace(
    compile(pattern, 'g'),
    replacement.replace(/\$\{(\d+)\}/g, '$$$1').replace(/\$\{(\w+)\}/g, '$$<$1>'),
  );
};

/** Go's way to name a group, `(?P<name>…)`, is JavaScript's `(?<name>…)`. */
const compile = (pattern: string, flags: string): RegExp => {
  try {
    return new RegExp(pattern.replaceAll('(?P<', '(?<'), `${flags}u`);
  } catch (cause) {
    throw new ExpressionError(`"${pattern}" is not a regular expression`, { cause });
  }
};

/** The named groups if there are any, else the groups, else the match. */
const groupsOf = (match: RegExpExecArray): Value => {
  if (match.groups) return Object.fromEntries(Object.entries(match.groups).map(([name, text]) => [name, text ?? null]));
  return match.length > 1 ? match.slice(1).map((text) => text ?? null) : match[0];
};

const regex = (pattern: string, text: string): Value => {
  const match = compile(pattern, '').exec(text);
  if (!match) throw new ExpressionError(`regex: "${pattern}" does not match "${text}"`);
  return groupsOf(match);
};

const substr = (text: string, offset: number, length: number): string => {
  const from = offset < 0 ? Math.max(text.length + offset, 0) : offset;
  return text.slice(from, length < 0 ? undefined : from + length);
};

/** As many lines as the longest list has elements; a value that is not a list is the same in each. */
const formatList = (pattern: string, values: Value[]): Value[] => {
  const count = Math.max(1, ...values.map((value) => (Array.isArray(value) ? value.length : 1)));
  return Array.from({ length: count }, (_, index) =>
    format(
      pattern,
      values.map((value) => (Array.isArray(value) ? (value[index] ?? null) : value)),
    ),
  );
};

export const TEXT_FUNCTIONS: Record<string, TerraformFunction> = {
  chomp: (text = null) => toText(text).replace(/[\r\n]+$/, ''),
  endswith: (text = null, end = null) => toText(text).endsWith(toText(end)),
  format: (pattern = null, ...values) => format(toText(pattern), values),
  formatlist: (pattern = null, ...values) => formatList(toText(pattern), values),
  indent: (spaces = null, text = null) => toText(text).replaceAll('\n', `\n${' '.repeat(toNumber(spaces))}`),
  join: (separator = null, ...lists) => lists.flatMap(toList).map(toText).join(toText(separator)),
  lower: (text = null) => toText(text).toLowerCase(),
  regex: (pattern = null, text = null) => regex(toText(pattern), toText(text)),
  regexall: (pattern = null, text = null) => [...toText(text).matchAll(compile(toText(pattern), 'g'))].map(groupsOf),
  replace: (text = null, wanted = null, replacement = null) =>
    replace(toText(text), toText(wanted), toText(replacement)),
  split: (separator = null, text = null) => toText(text).split(toText(separator)),
  startswith: (text = null, start = null) => toText(text).startsWith(toText(start)),
  strcontains: (text = null, part = null) => toText(text).includes(toText(part)),
  strrev: (text = null) => [...toText(text)].reverse().join(''),
  substr: (text = null, offset = null, length = null) => substr(toText(text), toNumber(offset), toNumber(length)),
  title: (text = null) => toText(text).replace(/(?<![\p{L}\p{N}_])\p{L}/gu, (first) => first.toUpperCase()),
  tostring: (value = null) => (value === null ? null : toText(value)),
  trim: (text = null, characters = null) => {
    const set = `[${escaped(toText(characters))}]+`;
    return toText(text).replace(new RegExp(`^${set}|${set}$`, 'g'), '');
  },
  trimprefix: (text = null, prefix = null) =>
    toText(text).startsWith(toText(prefix)) ? toText(text).slice(toText(prefix).length) : toText(text),
  trimspace: (text = null) => toText(text).replace(WHITE_SPACE, ''),
  trimsuffix: (text = null, suffix = null) =>
    toText(suffix) && toText(text).endsWith(toText(suffix))
      ? toText(text).slice(0, -toText(suffix).length)
      : toText(text),
  upper: (text = null) => toText(text).toUpperCase(),
};
