import { useEffect, useState } from 'preact/hooks';
import { type CannedReply, deleteCannedReply, putCannedReply } from '../../api/calls';
import { say } from '../../state/notices';
import { cannedReplies, readCannedReplies } from '../../state/team';
import { words } from '../../words';
import { problemText } from '../../words/people';

const EMPTY: CannedReply = { key: '', name: '', text: '' };

/** The team's canned replies. Admins write them. */
export function Canned({ editable }: { editable: boolean }) {
  const w = words.value;
  const [edited, setEdited] = useState<CannedReply | null>(null);
  useEffect(() => void readCannedReplies(), []);
  const [doomed, setDoomed] = useState('');
  const remove = async (key: string) => {
    if (key !== doomed) {
      setDoomed(key);
      return;
    }
    setDoomed('');
    const answer = await deleteCannedReply(key);
    if (answer.problem) say(problemText(answer.problem), 'lost');
    await readCannedReplies();
  };
  return (
    <>
      <p class="soft">{w.admin.cannedText}</p>
      {cannedReplies.value.length === 0 && <p class="empty-title">{w.admin.noCanned}</p>}
      <ul class="cards">
        {cannedReplies.value.map((each) => (
          <li key={each.key} class="card">
            <p>
              <span class="canned-key">/{each.key}</span>{' '}
              <strong>
                <bdi>{each.name}</bdi>
              </strong>
            </p>
            <p class="said">
              <bdi>{each.text}</bdi>
            </p>
            {editable && (
              <p class="card-foot">
                <button type="button" class="link" onClick={() => setEdited(each)}>
                  {w.admin.change}
                </button>
                <button
                  type="button"
                  class="link"
                  onClick={() => remove(each.key)}
                  onBlur={() => setDoomed('')}
                >
                  {each.key === doomed ? w.admin.deleteSure(`/${each.key}`) : w.admin.delete}
                </button>
              </p>
            )}
          </li>
        ))}
      </ul>
      {editable && !edited && (
        <button type="button" class="primary" onClick={() => setEdited(EMPTY)}>
          {w.admin.newCanned}
        </button>
      )}
      {edited && <CannedForm key={edited.key} start={edited} done={() => setEdited(null)} />}
    </>
  );
}

function CannedForm({ start, done }: { start: CannedReply; done(): void }) {
  const w = words.value;
  const [one, setOne] = useState(start);
  const save = async (event: Event) => {
    event.preventDefault();
    const answer = await putCannedReply(one);
    if (answer.problem) {
      say(problemText(answer.problem), 'lost');
      return;
    }
    await readCannedReplies();
    done();
  };
  return (
    <form class="card" onSubmit={save}>
      <label class="field">
        {w.admin.key}
        <input
          required
          pattern="[a-z0-9][a-z0-9\-]{0,31}"
          readOnly={start.key !== ''}
          value={one.key}
          onInput={(event) => setOne({ ...one, key: event.currentTarget.value })}
        />
        <small class="soft">{w.admin.keyText}</small>
      </label>
      <label class="field">
        {w.admin.name}
        <input
          required
          maxLength={60}
          value={one.name}
          onInput={(event) => setOne({ ...one, name: event.currentTarget.value })}
        />
      </label>
      <label class="field">
        {w.admin.text}
        <textarea
          required
          rows={4}
          maxLength={1000}
          value={one.text}
          onInput={(event) => setOne({ ...one, text: event.currentTarget.value })}
        />
        <small class="soft">{w.admin.placeholders}</small>
      </label>
      <div class="dialog-foot">
        <button type="button" onClick={done}>
          {w.cancel}
        </button>
        <button type="submit" class="primary">
          {w.admin.save}
        </button>
      </div>
    </form>
  );
}
