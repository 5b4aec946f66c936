import type { Conversation, Message, Note } from '../api/calls';
import { retryKey, sendAgain } from '../state/actions';
import { now } from '../state/clock';
import { keyOf } from '../state/conversation';
import { isLeft, leave } from '../state/left';
import type { Sending } from '../state/outbox';
import { outbox } from '../state/outbox';
import { me } from '../state/team';
import { clockTime, wholeTime, words } from '../words';
import { gptBotsReason, nameOf, problemText, writerOf } from '../words/people';
import { Icon } from './icons';
import { RichText } from './rich-text';

type Ours = Extract<Message, { from: 'agent' | 'system' }>;
type Theirs = Extract<Message, { from: 'user' }>;

/** A time of day, with the whole time on hover. */
export function At({ time }: { time: string }) {
  const at = Date.parse(time);
  return (
    <time dateTime={time} title={wholeTime(at)}>
      {clockTime(at)}
    </time>
  );
}

export function TheirsLine({ message }: { message: Theirs }) {
  const w = words.value;
  const remarks = [
    message.afterClose && w.afterClose,
    message.possibleRepeat && w.possibleRepeat,
    message.cut && w.cut,
  ].filter(Boolean);
  return (
    <div class="message" data-from="user">
      <div class="bubble theirs">
        <RichText text={message.text} />
      </div>
      <p class="meta">
        <At time={message.at} />
        {remarks.map((remark) => ` · ${remark}`)}
      </p>
    </div>
  );
}

export function OursLine({ message, conversation }: { message: Ours; conversation: Conversation }) {
  const w = words.value;
  const system = message.from === 'system';
  const byMe = message.caller === me.value?.id;
  const who = system ? w.automatic : byMe ? null : writerOf(message);
  return (
    <div class="message" data-from="us">
      <div
        class="bubble ours"
        data-status={message.status}
        data-by={system ? 'system' : byMe ? 'me' : 'other'}
      >
        <RichText text={message.text ?? ''} />
      </div>
      <p class="meta">
        {who && <bdi>{who} · </bdi>}
        <At time={message.at} />
        {' · '}
        <State message={message} conversation={conversation} />
      </p>
    </div>
  );
}

/** What became of a message of ours, and what one can do about it. */
function State({ message, conversation }: { message: Ours; conversation: Conversation }) {
  const w = words.value;
  const status = message.status;
  const again = () => sendAgain(conversation.id, message.id, message.text ?? '');
  const canSend = conversation.state !== 'closed' && !wasRetried(message, conversation);
  if (status === 'queued') {
    const seconds = Math.max(0, Math.round((now.value - Date.parse(message.acceptedAt)) / 1000));
    return (
      <span class="state" data-tone="doubt">
        {w.state.queued(seconds)}
      </span>
    );
  }
  if (status === 'unconfirmed') {
    if (isLeft(message.id) || !canSend)
      return (
        <span class="state" data-tone="doubt">
          {w.state.unconfirmedLeft}
        </span>
      );
    return (
      <>
        <span class="state" data-tone="doubt">
          {w.state.unconfirmed}
        </span>
        <button type="button" class="link" onClick={again}>
          {w.sendAgain}
        </button>
        <button type="button" class="link" onClick={() => leave(message.id)}>
          {w.leaveIt}
        </button>
      </>
    );
  }
  if (status === 'failed' || status === 'refused') {
    return (
      <>
        <span class="state" data-tone="lost">
          {w.state.failed(gptBotsReason(message.gptbots))}
        </span>
        {canSend && message.from === 'agent' && (
          <button type="button" class="link" onClick={again}>
            {w.retry}
          </button>
        )}
      </>
    );
  }
  return (
    <span class="state" data-tone={status === 'dropped' ? 'lost' : 'calm'}>
      {w.state[status]}
    </span>
  );
}

/** True if its next try is there already, whoever pressed. */
function wasRetried(message: Ours, conversation: Conversation): boolean {
  const next = retryKey(keyOf(message.id));
  return (
    outbox.value.some((each) => each.key === next) ||
    conversation.messages.some((each) => keyOf(each.id) === next)
  );
}

/** A text of mine that the server has not taken yet. */
export function SendingLine({ sending }: { sending: Sending }) {
  const w = words.value;
  const note = sending.mode === 'note';
  return (
    <div class="message" data-from={note ? 'note' : 'us'}>
      <div class={note ? 'note' : 'bubble ours'} data-status="sending" data-by="me">
        <RichText text={sending.text} />
      </div>
      <p class="meta">
        <At time={new Date(sending.at).toISOString()} />
        {' · '}
        <span class="state" data-tone={sending.problem ? 'doubt' : 'calm'}>
          {sending.problem ? w.state.tryingAgain(problemText(sending.problem)) : w.state.sending}
        </span>
      </p>
    </div>
  );
}

/** For colleagues alone: it looks like nothing that a customer gets. */
export function NoteLine({ note }: { note: Note }) {
  const w = words.value;
  return (
    <div class="message" data-from="note">
      <div class="note">
        <p class="note-title">
          <Icon name="lock" />
          {w.noteBy(note.agent?.name ?? nameOf(note.by))}
        </p>
        <RichText text={note.text} />
      </div>
      <p class="meta">
        <At time={note.at} />
      </p>
    </div>
  );
}
