import { byId, element, onCtrlEnter } from './dom';
import { chatFrame, chatRoute, exampleFrame, warningFor } from './examples';
import { type Api, customRoutes } from './system';

export interface Composer {
  /** Offers what this API can be sent. */
  setApi(api: Api): void;
  /** Lets the reader send, or says that the connection is missing. */
  setOpen(isOpen: boolean): void;
  /** Aims the chat box at a channel; `undefined` for everyone. */
  setChannel(channel: string | undefined): void;
}

/** The chat box, and the editor for any other frame. */
export const composer = (send: (frame: string) => void): Composer => {
  const chatForm = byId('chat-form', HTMLFormElement);
  const chat = byId('chat', HTMLInputElement);
  const editor = byId('raw', HTMLDetailsElement);
  const rawForm = byId('raw-form', HTMLFormElement);
  const route = byId('raw-route', HTMLSelectElement);
  const frame = byId('raw-frame', HTMLTextAreaElement);
  const warning = byId('raw-warning', HTMLParagraphElement);
  const sendButtons = [...chatForm.querySelectorAll('button'), ...rawForm.querySelectorAll('button')];
  let chatsBy: string | undefined;
  let canSend = false;
  let channel: string | undefined;

  const warn = (): void => {
    warning.textContent = warningFor(frame.value) ?? '';
  };

  const aim = (): void => {
    const to = channel === undefined ? 'to everyone' : `in ${channel}`;
    byId('chat-label', HTMLLabelElement).textContent = `Message ${to}`;
    chat.placeholder = canSend ? `Say something ${to}` : 'Connect first';
  };

  const fillIn = (): void => {
    frame.value = exampleFrame(route.value);
    warn();
  };

  const submitOn = (form: HTMLFormElement, field: HTMLElement, submit: () => void): void => {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (canSend) submit();
    });
    onCtrlEnter(field, () => form.requestSubmit());
  };

  submitOn(chatForm, chat, () => {
    if (chatsBy === undefined || chat.value === '') return;
    send(chatFrame(chatsBy, chat.value, channel));
    chat.value = '';
    chat.focus();
  });
  submitOn(rawForm, frame, () => send(frame.value));
  route.addEventListener('change', fillIn);
  frame.addEventListener('input', warn);

  return {
    setApi(api) {
      const routes = [...customRoutes(api), '$default'];
      chatsBy = chatRoute(routes);
      chatForm.hidden = chatsBy === undefined;
      byId('no-chat', HTMLParagraphElement).hidden = chatsBy !== undefined;
      editor.open ||= chatsBy === undefined;
      route.replaceChildren(...routes.map((key) => element('option', { value: key }, key)));
      fillIn();
    },
    setOpen(isOpen) {
      canSend = isOpen;
      for (const sendButton of sendButtons) sendButton.disabled = !isOpen;
      chat.disabled = !isOpen;
      aim();
      if (isOpen && !chatForm.hidden) chat.focus();
    },
    setChannel(name) {
      channel = name;
      aim();
    },
  };
};
