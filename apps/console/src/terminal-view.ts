import { connectionsTable } from './connection-rows';
import { button, byId, element } from './dom';
import type { Api, System } from './system';
import { type TerminalLine, terminalLines } from './terminal-lines';

/** How long a copy button says that it has copied, in milliseconds. */
const COPIED_MS = 1500;

/** Copies; where browsers offer no clipboard (no https, not this machine), selects, so that the reader can copy. */
const copy = async (code: HTMLElement, from: HTMLButtonElement): Promise<void> => {
  try {
    await navigator.clipboard.writeText(code.textContent);
    from.textContent = 'Copied';
    setTimeout(() => (from.textContent = 'Copy'), COPIED_MS);
  } catch {
    getSelection()?.selectAllChildren(code);
  }
};

const item = ({ title, command }: TerminalLine): HTMLLIElement => {
  const code = element('code', { tabindex: '0' }, command);
  const copyButton: HTMLButtonElement = button('Copy', () => void copy(code, copyButton), {
    class: 'quiet',
    'aria-label': `Copy: ${title}`,
  });
  return element('li', {}, element('p', { class: 'title' }, element('span', {}, title), copyButton), code);
};

/** What the lines are about; nothing to say where no connection can be selected. */
const note = ({ tables }: System, connectionId: string | undefined): (Node | string)[] => {
  if (connectionId !== undefined) return ['For ', element('code', {}, connectionId)];
  return connectionsTable(tables) === undefined ? [] : ['Select a connection above for lines about it.'];
};

/** Shows the lines for the chosen API and, if one is selected, for a connection. */
export const showTerminalLines = (system: System, api: Api, connectionId: string | undefined): void => {
  byId('terminal-note', HTMLParagraphElement).replaceChildren(...note(system, connectionId));
  const lines = terminalLines(system, api, location.origin, connectionId);
  byId('terminal', HTMLUListElement).replaceChildren(...lines.map(item));
};
