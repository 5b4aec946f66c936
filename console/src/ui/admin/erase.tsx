import { useState } from 'preact/hooks';
import {
  type Conversation,
  eraseConversation,
  eraseUser,
  exportConversation,
  exportUser,
  type UserId,
} from '../../api/calls';
import { updates } from '../../state/desk';
import { say } from '../../state/notices';
import { closeConversation } from '../../state/route';
import { words } from '../../words';
import { customerName, problemText } from '../../words/people';
import { Choice } from '../choice';
import { close, Dialog } from '../dialog';
import { saveAs } from './download';

/** Erases one conversation, or exports it; the consequences are said before. */
export function EraseDialog({ conversation }: { conversation: Conversation }) {
  const w = words.value;
  const erase = async () => {
    const answer = await eraseConversation(conversation.id);
    if (answer.problem) {
      say(problemText(answer.problem), 'lost');
      return;
    }
    close();
    closeConversation();
    say(w.admin.erasedOne);
    void updates.value?.lookNow();
  };
  const hand = async () => {
    const problem = await saveAs(conversation.id, (cursor) =>
      exportConversation(conversation.id, cursor),
    );
    say(problem ? problemText(problem) : w.admin.exported, problem ? 'lost' : 'calm');
  };
  return (
    <Dialog title={w.admin.eraseOneTitle(customerName(conversation))}>
      <p>{w.admin.exportText}</p>
      <button type="button" onClick={hand}>
        {w.admin.export}
      </button>
      <p>{w.admin.eraseOneText}</p>
      <Sure label={w.admin.erase} act={erase} />
      <div class="dialog-foot">
        <button type="button" onClick={close}>
          {w.cancel}
        </button>
      </div>
    </Dialog>
  );
}

/** A red button that works once its box is ticked. */
function Sure({ label, act }: { label: string; act(): Promise<void> }) {
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    await act();
    setBusy(false);
    setSure(false);
  };
  return (
    <div class="sure">
      <Choice checked={sure} onChange={setSure}>
        {words.value.admin.sure}
      </Choice>
      <button type="button" class="danger" disabled={!sure || busy} onClick={press}>
        {label}
      </button>
    </div>
  );
}

/** Erases or exports everything of one user. */
export function People() {
  const w = words.value;
  const [kind, setKind] = useState<'userId' | 'anonymousId'>('userId');
  const [id, setId] = useState('');
  const user = { [kind]: id.trim() } as UserId;
  const empty = id.trim() === '';
  const erase = async () => {
    let erased = 0;
    for (;;) {
      const answer = await eraseUser(user);
      if (!answer.value) {
        if (answer.problem) say(problemText(answer.problem), 'lost');
        return;
      }
      erased += answer.value.conversations;
      if (answer.value.complete) break;
    }
    say(w.admin.erasedMany(erased));
  };
  const hand = async () => {
    const problem = await saveAs(id.trim(), (cursor) => exportUser(user, cursor));
    say(problem ? problemText(problem) : w.admin.exported, problem ? 'lost' : 'calm');
  };
  return (
    <>
      <p class="soft">{w.admin.peopleText}</p>
      <div class="card">
        <label class="field">
          {w.admin.idKind}
          <select
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value as typeof kind)}
          >
            <option value="userId">{w.facts.userId}</option>
            <option value="anonymousId">{w.facts.anonymousId}</option>
          </select>
        </label>
        <label class="field">
          {w.admin.id}
          <input value={id} onInput={(event) => setId(event.currentTarget.value)} />
        </label>
      </div>
      <h2>{w.admin.export}</h2>
      <p>{w.admin.exportText}</p>
      <button type="button" disabled={empty} onClick={hand}>
        {w.admin.export}
      </button>
      <h2>{w.admin.erase}</h2>
      <p>{w.admin.eraseManyText}</p>
      {empty ? (
        <p class="soft">{w.admin.idFirst}</p>
      ) : (
        <Sure key={id} label={w.admin.eraseAll} act={erase} />
      )}
    </>
  );
}
