import { type Aws, inWords } from './aws';
import { byId, element, onCtrlEnter } from './dom';
import type { Api, System } from './system';
import { type DataKind, describeReceipt, parseData, parseTarget, type TargetKind } from './targets';

export interface PushForm {
  /** Prefills the target and puts the cursor where the data goes. */
  aimAt(connectionId: string): void;
}

const nameFields = {
  user: { label: 'User', placeholder: 'ada' },
  channel: { label: 'Channel', placeholder: 'news' },
  connection: { label: 'Connection id', placeholder: 'L0SM9cOFvHcCIhw=' },
};

/** The form that pushes as a server does: through the system's publish function, or straight to a connection if it has none. */
export const pushForm = ({ publish }: System, aws: Aws, api: () => Api, onPushed: () => void): PushForm => {
  const form = byId('push-form', HTMLFormElement);
  const nameField = byId('push-name-field', HTMLDivElement);
  const name = byId('push-name', HTMLInputElement);
  const data = byId('push-data', HTMLTextAreaElement);
  const send = byId('push', HTMLButtonElement);
  const answer = byId('push-answer', HTMLOutputElement);

  const chosen = (group: string): string => String(new FormData(form).get(group));
  const targetKind = (): TargetKind => (publish === null ? 'connection' : (chosen('target') as TargetKind));

  const showTarget = (): void => {
    const kind = targetKind();
    nameField.hidden = kind === 'all';
    if (kind === 'all') return;
    byId('push-name-label', HTMLLabelElement).textContent = nameFields[kind].label;
    name.placeholder = nameFields[kind].placeholder;
  };

  const show = (isGood: boolean, text: string, detail?: unknown): void => {
    answer.hidden = false;
    answer.className = isGood ? 'answer good' : 'answer bad';
    answer.replaceChildren(text, detail === undefined ? '' : element('code', {}, JSON.stringify(detail)));
  };

  const push = async (): Promise<void> => {
    const target = parseTarget(targetKind(), name.value);
    if ('problem' in target) return show(false, target.problem);
    const kind = chosen('data-kind') as DataKind;
    const content = parseData(kind, data.value);
    if ('problem' in content) return show(false, content.problem);
    if (publish !== null) {
      const receipt = await aws.invoke(publish, { target: target.value, data: content.value });
      return show(true, describeReceipt(receipt), receipt);
    }
    const text = kind === 'json' ? JSON.stringify(content.value) : data.value;
    await aws.post(api().management, name.value.trim(), text);
    show(true, 'Accepted for delivery');
  };

  const submit = async (): Promise<void> => {
    if (send.disabled) return;
    send.disabled = true;
    try {
      await push();
    } catch (error) {
      show(false, inWords(error));
    } finally {
      send.disabled = false;
    }
    onPushed();
  };

  byId('push-targets', HTMLFieldSetElement).hidden = publish === null;
  byId('push-note', HTMLParagraphElement).replaceChildren(
    ...(publish === null
      ? ['No publish function runs here, so a push goes to one connection, by PostToConnection, as it stands.']
      : ['As any service on AWS would: by Lambda Invoke of ', element('code', {}, publish), '.']),
  );
  form.addEventListener('change', showTarget);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  onCtrlEnter(data, () => form.requestSubmit());
  showTarget();

  return {
    aimAt(connectionId) {
      const radio = form.querySelector<HTMLInputElement>('input[name="target"][value="connection"]');
      if (radio) radio.checked = true;
      name.value = connectionId;
      showTarget();
      data.focus();
    },
  };
};
