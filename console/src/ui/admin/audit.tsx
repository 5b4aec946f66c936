import { useEffect, useState } from 'preact/hooks';
import { type AuditTrail, getAudit } from '../../api/calls';
import type { Problem } from '../../api/problem';
import { dateAndTime, wholeTime, words } from '../../words';
import { nameOf, problemText } from '../../words/people';

const thisMonth = (): string => new Date().toISOString().slice(0, 7);

/** Who erased and exported what. */
export function Audit() {
  const w = words.value;
  const [month, setMonth] = useState(thisMonth());
  const [entries, setEntries] = useState<AuditTrail['entries']>([]);
  const [cursor, setCursor] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const read = async (from?: string) => {
    const answer = await getAudit(month, from);
    setProblem(answer.problem);
    if (answer.value) {
      const page = answer.value;
      setEntries((before) => (from ? [...before, ...page.entries] : page.entries));
      setCursor(page.cursor);
    }
  };
  useEffect(() => void read(), [month]);
  return (
    <>
      <label class="field narrow">
        {w.admin.month}
        <input
          type="month"
          value={month}
          max={thisMonth()}
          onInput={(event) => event.currentTarget.value && setMonth(event.currentTarget.value)}
        />
      </label>
      {problem && <p>{problemText(problem)}</p>}
      {!problem && entries.length === 0 && <p class="soft">{w.admin.noAudit}</p>}
      {entries.length > 0 && (
        <table>
          <thead>
            <tr>
              <th>{w.admin.when}</th>
              <th>{w.admin.who}</th>
              <th>{w.admin.what}</th>
              <th>{w.conversation}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((each, index) => (
              <tr key={`${each.at} ${index}`}>
                <td>
                  <time dateTime={each.at} title={wholeTime(Date.parse(each.at))}>
                    {dateAndTime(Date.parse(each.at))}
                  </time>
                </td>
                <td>
                  <bdi>{nameOf(each.by)}</bdi>
                </td>
                <td>{w.admin.audited[each.what]}</td>
                <td>
                  <code>{each.conversationId}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {cursor && (
        <button type="button" onClick={() => read(cursor)}>
          {w.more}
        </button>
      )}
    </>
  );
}
