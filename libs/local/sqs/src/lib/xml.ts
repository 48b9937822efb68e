const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#xD;' };

/** An element with text, or with elements that are XML already. A carriage return would not survive a parser as it is. */
export const element = (name: string, content: string | { xml: string }, namespace?: string): string => {
  const inner =
    typeof content === 'string' ? content.replace(/[&<>"\r]/g, (character) => ESCAPES[character] ?? '') : content.xml;
  return `<${name}${namespace === undefined ? '' : ` xmlns="${namespace}"`}>${inner}</${name}>`;
};
