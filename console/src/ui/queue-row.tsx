import type { Head } from '../api/calls';
import { now } from '../state/clock';
import { peek } from '../state/conversation';
import { draftText } from '../state/drafts';
import { openConversation, route } from '../state/route';
import { seenVersions } from '../state/seen';
import { me } from '../state/team';
import { ago, wholeTime, words } from '../words';
import { customerName, initials, nameOf } from '../words/people';
import { Ring } from './ring';

/** One conversation in the list. */
export function QueueRow({ head, reachable }: { head: Head; reachable: boolean }) {
  const isOpen = route.value.conversation === head.id;
  const name = customerName(head);
  const draft = draftText(head.id);
  return (
    <li class="row-item">
      <button
        type="button"
        class="row"
        data-mine={head.assignee?.id === me.value?.id}
        aria-current={isOpen ? 'true' : undefined}
        tabIndex={reachable ? 0 : -1}
        onClick={() => openConversation(head.id)}
      >
        {head.state === 'waiting' ? (
          <Ring head={head} />
        ) : (
          <span class="face" aria-hidden="true">
            {initials(name)}
          </span>
        )}
        <span class="row-text">
          <bdi class="row-name">{name}</bdi>
          <span class="row-line soft">
            {draft ? (
              <>
                <span class="row-draft">{words.value.draft}</span>
                <bdi>{draft.slice(0, 200)}</bdi>
              </>
            ) : (
              <RowLine head={head} />
            )}
          </span>
        </span>
        <Unseen head={head} />
      </button>
    </li>
  );
}

/** Its last words if it was opened before, else what is known of it. */
function RowLine({ head }: { head: Head }) {
  const w = words.value;
  const last = peek(head.id)
    ?.messages.filter((each) => each.from !== 'system')
    .at(-1);
  const at = Date.parse(head.closedAt ?? head.waitingSince);
  const time = (
    <time dateTime={new Date(at).toISOString()} title={wholeTime(at)}>
      {ago(at, now.value)}
    </time>
  );
  if (last && 'text' in last && last.text && head.state !== 'closed') {
    return (
      <bdi>
        {last.from === 'agent' && `${w.you}: `}
        {last.text.slice(0, 200)}
      </bdi>
    );
  }
  if (head.state === 'waiting')
    return (
      <span>
        {w.waitsSince} {time}
      </span>
    );
  const owner = head.assignee && head.assignee.id !== me.value?.id ? nameOf(head.assignee) : null;
  return (
    <span>
      {owner && <bdi>{owner} · </bdi>}
      {head.state === 'closed' ? w.closedSince : w.openSince} {time}
    </span>
  );
}

/** A dot if something has happened since I looked. */
function Unseen({ head }: { head: Head }) {
  const seen = seenVersions.value[head.id];
  const unseen =
    head.state === 'active' && head.assignee?.id === me.value?.id && head.version > (seen ?? 0);
  return unseen ? <span class="unseen" role="img" aria-label={words.value.unseen} /> : null;
}
