/** A module that Node.js loads before the program. */
export interface Preload {
  by: 'require' | 'import';
  specifier: string;
}

/** `NODE_OPTIONS`, taken apart. */
export interface NodeOptions {
  /** The options that load nothing, in the syntax of the variable; empty where there are none. */
  rest: string;
  /** In the order in which Node.js loads them: all of `--require` come before `--import`. */
  preloads: Preload[];
}

const PRELOADING = new Map<string, Preload['by']>([
  ['--require', 'require'],
  ['-r', 'require'],
  ['--import', 'import'],
]);

const LOADERS = ['--loader', '--experimental-loader'];
const NO_LOADERS =
  'it runs in a thread of its own, which is not kept from the network; --import a module that calls registerHooks of node:module';

/** A word: runs of text without spaces and of text in double quotes, where a backslash stands before any sign. */
const WORD = /(?:[^ "]|"(?:[^"\\]|\\[^])*")+/y;

/** The words of `NODE_OPTIONS`, as Node.js reads them (node.cc, `ParseNodeOptionsEnvVar`); `undefined` for what it refuses. */
const wordsOf = (text: string): string[] | undefined => {
  const words: string[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === ' ') continue;
    WORD.lastIndex = at;
    const [word] = WORD.exec(text) ?? [];
    if (word === undefined || ![' ', undefined].includes(text[WORD.lastIndex])) return undefined;
    words.push(word.replaceAll(/"((?:[^"\\]|\\[^])*)"/g, (_, quoted: string) => quoted.replaceAll(/\\([^])/g, '$1')));
    at += word.length;
  }
  return words;
};

const written = (word: string): string => (/[ "]/.test(word) ? `"${word.replaceAll(/["\\]/g, '\\$&')}"` : word);

/** `--name=value`, for options of two dashes only; in their names `_` stands for `-` (Node.js documentation, "Command-line API"). */
const optionOf = (word: string): { name: string; value?: string } => {
  const [, name = word, value] = /^(--[^=]+)(?:=(.*))?$/s.exec(word) ?? [];
  return { name: name.startsWith('--') ? name.replaceAll('_', '-') : name, ...(value !== undefined && { value }) };
};

/**
 * Takes what Node.js would load before everything else out of `NODE_OPTIONS`. What it refuses is left for it to refuse.
 * @throws for a loader, which cannot be led as all else is
 */
export const splitNodeOptions = (text: string): NodeOptions => {
  const words = wordsOf(text);
  if (!words) return { rest: text, preloads: [] };
  const rest: string[] = [];
  const preloads: Preload[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const { name, value } = optionOf(word);
    if (LOADERS.includes(name)) throw new Error(`NODE_OPTIONS: ${name} is not emulated: ${NO_LOADERS}`);
    const by = PRELOADING.get(name);
    const specifier = value ?? words[at + 1];
    const isGiven = Boolean(specifier) && (value !== undefined || !specifier?.startsWith('-'));
    if (by && specifier && isGiven) {
      preloads.push({ by, specifier });
      if (value === undefined) at += 1;
    } else rest.push(word);
  }
  const of = (kind: Preload['by']) => preloads.filter(({ by }) => by === kind);
  return { rest: rest.map(written).join(' '), preloads: [...of('require'), ...of('import')] };
};
