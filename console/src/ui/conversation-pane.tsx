import { useEffect } from 'preact/hooks';
import type { Conversation } from '../api/calls';
import { claim, giveBack, takeNext } from '../state/actions';
import { now } from '../state/clock';
import { open } from '../state/desk';
import { openDialog } from '../state/focus';
import { queue } from '../state/lists';
import { closeConversation, openTab, route } from '../state/route';
import { saw } from '../state/seen';
import { me } from '../state/team';
import { ago, words } from '../words';
import { channelName, customerName, nameOf } from '../words/people';
import { Composer } from './composer';
import { Icon } from './icons';
import { secondsOf } from './ring';
import { Thread } from './thread';

/** The middle of the desk: one conversation, or what to do without one. */
export function ConversationPane() {
  const w = words.value;
  const shown = open.value;
  if (!shown) return <NothingOpen />;
  if (shown.problem.value) {
    return (
      <section class="conversation" aria-label={w.conversation}>
        <div class="empty centre">
          <p class="empty-title">
            {shown.problem.value.kind === 'gone' ? w.goneTitle : w.forbiddenTitle}
          </p>
          <p class="soft">{shown.problem.value.kind === 'gone' ? w.gone : w.problems.forbidden}</p>
          <button
            type="button"
            onClick={() => openTab(route.value.tab)}
            onClickCapture={closeConversation}
          >
            {w.backToList}
          </button>
        </div>
        <Composer id={shown.id} conversation={null} />
      </section>
    );
  }
  const conversation = shown.conversation.value;
  return (
    <section class="conversation" aria-label={w.conversation}>
      {conversation ? (
        <Whole conversation={conversation} />
      ) : (
        <p class="empty centre soft">{w.loading}</p>
      )}
    </section>
  );
}

function Whole({ conversation }: { conversation: Conversation }) {
  useEffect(() => saw(conversation.id, conversation.version), [conversation.version]);
  return (
    <>
      <ConversationHeader conversation={conversation} />
      {conversation.state === 'waiting' && <Deadline conversation={conversation} />}
      <Thread conversation={conversation} />
      <Composer id={conversation.id} conversation={conversation} />
    </>
  );
}

function NothingOpen() {
  const w = words.value;
  const waits = queue.value.length;
  return (
    <section class="conversation nothing-open" aria-label={w.conversation}>
      <div class="empty centre">
        <p class="empty-title">{waits > 0 ? w.nextUp(waits) : w.nothingOpen.title}</p>
        <p class="soft">{waits > 0 ? w.nothingOpen.waiting : w.nothingOpen.text}</p>
        {waits > 0 && (
          <button type="button" class="primary" onClick={() => takeNext()}>
            {w.takeNext} <kbd>N</kbd>
          </button>
        )}
      </div>
    </section>
  );
}

function ConversationHeader({ conversation }: { conversation: Conversation }) {
  const w = words.value;
  return (
    <header class="conversation-header">
      <button type="button" class="back" aria-label={w.backToList} onClick={closeConversation}>
        <Icon name="back" />
      </button>
      <div class="conversation-who">
        <h1>
          <bdi>{customerName(conversation)}</bdi>
        </h1>
        <p class="soft">
          <Standing conversation={conversation} />
        </p>
      </div>
      <Actions conversation={conversation} />
      <button type="button" class="about" popovertarget="customer" aria-label={w.aboutCustomer}>
        <Icon name="person" />
      </button>
    </header>
  );
}

/** Whose it is and for how long. */
function Standing({ conversation }: { conversation: Conversation }) {
  const w = words.value;
  const { assignee, state } = conversation;
  const since = conversation.claimedAt ? ago(Date.parse(conversation.claimedAt), now.value) : '';
  const whose =
    state === 'closed'
      ? w.standing.closed
      : !assignee
        ? w.standing.nobody
        : assignee.id === me.value?.id
          ? w.standing.mine(since)
          : w.standing.theirs(nameOf(assignee), since);
  const channel = channelName(open.value?.customer.value ?? null);
  return (
    <>
      <bdi>{whose}</bdi>
      {channel && <bdi> · {channel}</bdi>}
    </>
  );
}

/** What I may press, the likely one first and in the accent. */
function Actions({ conversation }: { conversation: Conversation }) {
  const w = words.value;
  const { id, assignee, state } = conversation;
  const isMine = assignee?.id === me.value?.id;
  if (state === 'closed') return null;
  if (state === 'waiting') {
    return (
      <div class="actions">
        <button type="button" class="primary" onClick={() => claim(id)}>
          {w.claim} <kbd>C</kbd>
        </button>
      </div>
    );
  }
  if (!isMine) {
    return (
      <div class="actions">
        <button type="button" onClick={() => openDialog('take-over')}>
          {w.takeOver}
        </button>
      </div>
    );
  }
  return (
    <div class="actions">
      <button type="button" onClick={() => openDialog('hand-over')}>
        {w.handOver}
      </button>
      <button type="button" onClick={() => giveBack(id)}>
        {w.giveBack}
      </button>
      <button type="button" onClick={() => openDialog('end')}>
        {w.end}
      </button>
    </div>
  );
}

/** A bar across the conversation while somebody waits. */
function Deadline({ conversation }: { conversation: Conversation }) {
  const { seconds, urgency } = secondsOf(conversation);
  if (seconds === null) return null;
  return (
    <div class="deadline" data-urgency={urgency}>
      <span>{seconds === 0 ? words.value.timeIsUp : words.value.untilGptBotsGivesUp(seconds)}</span>
      <progress max={60} value={Math.min(60, seconds)} aria-hidden="true" />
    </div>
  );
}
