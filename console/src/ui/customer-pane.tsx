import type { Conversation } from '../api/calls';
import { open } from '../state/desk';
import { openDialog } from '../state/focus';
import { openConversation } from '../state/route';
import { me } from '../state/team';
import { linesOf } from '../state/thread';
import { clockSeconds, dateAndTime, wholeTime, words } from '../words';
import { channelName, customerName, initials } from '../words/people';
import { eventText } from './event-line';

/** Who the customer is, what was before, and what happened. A popover where there is no room beside. */
export function CustomerPane() {
  const conversation = open.value?.conversation.value;
  return (
    <aside class="customer" id="customer" popover="auto" aria-label={words.value.customer}>
      {conversation && <Known conversation={conversation} />}
    </aside>
  );
}

function Known({ conversation }: { conversation: Conversation }) {
  const w = words.value;
  const customer = open.value?.customer.value ?? null;
  const { user } = conversation;
  const name = customerName(conversation);
  const facts: [string, string | null][] = [
    [w.facts.email, user.email],
    [w.facts.phone, user.phone],
    [w.facts.userId, user.userId],
    [w.facts.anonymousId, user.anonymousId],
    [w.facts.channel, channelName(customer) ?? w.unknown],
    [w.facts.bot, conversation.botId],
    ...(customer?.attributes ?? []).map((each): [string, string] => [each.name, each.value]),
  ];
  const events = linesOf(conversation, []).filter(
    (line) => line.kind === 'event' || line.kind === 'ended',
  );
  return (
    <>
      <div class="customer-who">
        <span class="face large" aria-hidden="true">
          {initials(name)}
        </span>
        <div>
          <h2>
            <bdi>{name}</bdi>
          </h2>
          <p class="soft">{w.nthHandoff(conversation.handoff)}</p>
        </div>
      </div>
      <h3>{w.customer}</h3>
      <dl class="facts">
        {facts.map(
          ([label, value]) =>
            value !== null && (
              <div key={label}>
                <dt>
                  <bdi>{label}</bdi>
                </dt>
                <dd>
                  <bdi>{value}</bdi>
                </dd>
              </div>
            ),
        )}
      </dl>
      {(conversation.earlier ?? []).length > 0 && (
        <>
          <h3>{w.earlier}</h3>
          <ul class="earlier">
            {conversation.earlier?.map((each) => (
              <li key={each.id}>
                <button type="button" onClick={() => openConversation(each.id)}>
                  {dateAndTime(Date.parse(each.at))}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {events.length > 0 && (
        <>
          <h3>{w.whatHappened}</h3>
          <ol class="happened">
            {events.map((line) => (
              <li key={line.key}>
                <time dateTime={new Date(line.at).toISOString()} title={wholeTime(line.at)}>
                  {clockSeconds(line.at)}
                </time>
                <bdi>{eventText(line)}</bdi>
              </li>
            ))}
          </ol>
        </>
      )}
      {me.value?.role === 'admin' && (
        <button type="button" class="quiet" onClick={() => openDialog('erase')}>
          {w.eraseOrExport}
        </button>
      )}
    </>
  );
}
