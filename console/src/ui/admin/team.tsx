import { useEffect } from 'preact/hooks';
import { forgetColleague } from '../../api/calls';
import { now } from '../../state/clock';
import { say } from '../../state/notices';
import { colleagues, me, readColleagues } from '../../state/team';
import { ago, wholeTime, words } from '../../words';
import { problemText } from '../../words/people';

/** Who is on duty, and who was here lately. */
export function Team() {
  const w = words.value;
  useEffect(() => void readColleagues(), []);
  const forget = async (id: string) => {
    const answer = await forgetColleague(id);
    if (answer.problem) say(problemText(answer.problem), 'lost');
    await readColleagues();
  };
  const people = [...colleagues.value].sort((a, b) => Number(b.onDuty) - Number(a.onDuty));
  return (
    <>
      <p class="soft">{w.admin.teamText}</p>
      <table>
        <thead>
          <tr>
            <th>{w.admin.name}</th>
            <th>{w.admin.duty}</th>
            <th>{w.admin.seen}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {people.map((each) => (
            <tr key={each.id}>
              <td>
                <bdi>{each.name ?? each.id}</bdi>
              </td>
              <td>
                {each.onDuty ? (
                  <strong class="is-on">{w.onDuty}</strong>
                ) : (
                  <span class="soft">{w.offDuty}</span>
                )}
              </td>
              <td>
                <time dateTime={each.seenAt} title={wholeTime(Date.parse(each.seenAt))}>
                  {ago(Date.parse(each.seenAt), now.value)}
                </time>
              </td>
              <td>
                {me.value?.role === 'admin' && each.id !== me.value.id && (
                  <button type="button" class="link" onClick={() => forget(each.id)}>
                    {w.admin.forget}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
