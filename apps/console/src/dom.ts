type Child = Node | string | undefined;
type Attributes = Record<string, string | boolean | undefined>;

/** A new element. An attribute that is `undefined` or `false` is left out; text is text, never markup. */
export const element = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== undefined));
  return node;
};

/** A button with a listener. It does not submit the form that it may stand in. */
export const button = (text: string, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement => {
  const node = element('button', { type: 'button', ...attributes }, text);
  node.addEventListener('click', onClick);
  return node;
};

/**
 * The element of index.html with this id, checked to be of this kind.
 * @throws Error if index.html has no such element
 */
export const byId = <Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind => {
  const node = document.getElementById(id);
  if (!(node instanceof kind)) throw new Error(`index.html has no ${kind.name} with the id ${id}`);
  return node;
};

/** Calls back on Enter with Ctrl or Cmd, for fields in which Enter alone is a line break or does nothing. */
export const onCtrlEnter = (field: HTMLElement, send: () => void): void => {
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    send();
  });
};

const nameOf = (node: Element): string | null => node.getAttribute('aria-label') ?? node.textContent;

/** Puts other items into a list. The focus stays on the button that had it, known by its name. */
export const replaceItems = (list: HTMLElement, items: HTMLElement[]): void => {
  const held = list.contains(document.activeElement) && document.activeElement;
  const name = held ? nameOf(held) : undefined;
  list.replaceChildren(...items);
  if (name !== undefined) [...list.querySelectorAll('button')].find((node) => nameOf(node) === name)?.focus();
};
