import { useState } from 'preact/hooks';
import { claim, end, handOver } from '../state/actions';
import { open } from '../state/desk';
import { dialog, focusComposer } from '../state/focus';
import { colleagues, me } from '../state/team';
import { words } from '../words';
import { customerName, nameOf } from '../words/people';
import { EraseDialog } from './admin/erase';
import { close, Dialog } from './dialog';
import { KeysDialog } from './keys-dialog';
import { SettingsDialog } from './settings-dialog';

/** The dialog that is open, if one is. */
export function Dialogs() {
  const conversation = open.value?.conversation.value;
  switch (dialog.value) {
    case 'keys':
      return <KeysDialog />;
    case 'settings':
      return <SettingsDialog />;
    case 'hand-over':
      return conversation ? <HandOver id={conversation.id} /> : null;
    case 'end':
      return conversation ? <End id={conversation.id} name={customerName(conversation)} /> : null;
    case 'take-over':
      return conversation ? <TakeOver /> : null;
    case 'erase':
      return conversation ? <EraseDialog conversation={conversation} /> : null;
    case null:
      return null;
  }
}

/** Hands over to a colleague by name, with a note. */
function HandOver({ id }: { id: string }) {
  const w = words.value;
  const others = colleagues.value.filter((each) => each.id !== me.value?.id);
  const [to, setTo] = useState(others.find((each) => each.onDuty)?.id ?? others[0]?.id ?? '');
  const [note, setNote] = useState('');
  const submit = async (event: Event) => {
    event.preventDefault();
    const colleague = others.find((each) => each.id === to);
    if (colleague && (await handOver(id, colleague, note))) close();
  };
  return (
    <Dialog title={w.handOverTitle}>
      {others.length === 0 ? (
        <>
          <p class="soft">{w.noColleagues}</p>
          <div class="dialog-foot">
            <button type="button" onClick={close}>
              {w.cancel}
            </button>
          </div>
        </>
      ) : (
        <form onSubmit={submit}>
          <fieldset class="choices">
            <legend>{w.handOverTo}</legend>
            {others.map((each) => (
              <label key={each.id} class="choice">
                <input
                  type="radio"
                  name="to"
                  value={each.id}
                  checked={to === each.id}
                  onChange={() => setTo(each.id)}
                />
                <bdi>{each.name ?? each.id}</bdi>
                <span class="soft">{each.onDuty ? w.onDuty : w.offDuty}</span>
              </label>
            ))}
          </fieldset>
          <label class="field">
            {w.handOverNote}
            <textarea
              rows={3}
              value={note}
              onInput={(event) => setNote(event.currentTarget.value)}
            />
          </label>
          <div class="dialog-foot">
            <button type="button" onClick={close}>
              {w.cancel}
            </button>
            <button type="submit" class="primary">
              {w.handOver}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

/** Ends the handoff; what that means is said before. */
function End({ id, name }: { id: string; name: string }) {
  const w = words.value;
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    if (await end(id)) close();
    setBusy(false);
  };
  return (
    <Dialog title={w.endTitle(name)}>
      <form onSubmit={submit}>
        <p>{w.endText}</p>
        <div class="dialog-foot">
          <button type="button" onClick={close}>
            {w.cancel}
          </button>
          <button type="submit" class="primary" disabled={busy} autofocus>
            {w.end}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function TakeOver() {
  const w = words.value;
  const conversation = open.value?.conversation.value;
  const owner = conversation?.assignee;
  if (!conversation || !owner) return null;
  const submit = async (event: Event) => {
    event.preventDefault();
    close();
    if (await claim(conversation.id, owner)) focusComposer('reply');
  };
  return (
    <Dialog title={w.takeOverTitle(nameOf(owner))}>
      <form onSubmit={submit}>
        <p>{w.takeOverText(nameOf(owner))}</p>
        <div class="dialog-foot">
          <button type="button" onClick={close}>
            {w.cancel}
          </button>
          <button type="submit" class="primary" autofocus>
            {w.takeOver}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
