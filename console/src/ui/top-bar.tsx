import { alertState, turnOnAlerts } from '../alerts/alerts';
import { fresh, updates } from '../state/desk';
import { closeConversation, openAdmin, openTab, route } from '../state/route';
import { changeMe, me, onDuty } from '../state/team';
import { say } from '../state/notices';
import { words } from '../words';
import { initials, problemText } from '../words/people';
import { Icon, Mark } from './icons';
import { dialog } from '../state/focus';
import { signOut } from '../signin/session';
import { dropAll } from '../state/drafts';

/** Who I am, whether I take customers, who else is here, and whether the screen is fresh. */
export function TopBar() {
  const w = words.value;
  return (
    <header class="top-bar">
      <a class="brand" href="#waiting" onClick={closeConversation}>
        <Mark />
        <span>{w.product}</span>
      </a>
      <Freshness />
      <span class="gap" />
      <Colleagues />
      {alertState.value === 'off' && (
        <button type="button" class="alerts-button" onClick={() => turnOnAlerts()}>
          <Icon name="bell" />
          {w.turnOnAlerts}
        </button>
      )}
      <Duty />
      <Menu />
    </header>
  );
}

function Freshness() {
  const w = words.value;
  const state = updates.value?.freshness.value ?? 'catching-up';
  return (
    <span class="freshness" data-state={state}>
      {fresh.value ? w.freshness.live : w.freshness[state]}
    </span>
  );
}

function Colleagues() {
  const names = onDuty.value.filter((each) => each.id !== me.value?.id).map((each) => each.name ?? each.id);
  if (names.length === 0) return null;
  return (
    <span class="on-duty soft" title={names.join(', ')}>
      {words.value.alsoOnDuty(names.slice(0, 3).join(', '), Math.max(0, names.length - 3))}
    </span>
  );
}

/** On duty or not: a switch. */
function Duty() {
  const on = me.value?.onDuty ?? false;
  const change = async () => {
    const problem = await changeMe({ onDuty: !on });
    if (problem) say(problemText(problem), 'lost');
  };
  return (
    <button type="button" role="switch" class="duty" aria-checked={on} onClick={change}>
      <span class="duty-knob" aria-hidden="true" />
      {words.value.onDuty}
    </button>
  );
}

function Menu() {
  const w = words.value;
  const name = me.value?.name ?? me.value?.id ?? '';
  const leave = () => {
    dropAll();
    void signOut();
  };
  return (
    <>
      <button type="button" class="face me" popovertarget="menu" aria-label={w.menu(name)}>
        {initials(name)}
      </button>
      <div id="menu" class="menu" popover="auto" onClick={(event) => (event.currentTarget as HTMLElement).hidePopover()}>
        <p class="menu-name">
          <bdi>{name}</bdi>
          <span class="soft">{w.roles[me.value?.role ?? 'agent']}</span>
        </p>
        <button type="button" onClick={() => { dialog.value = 'settings'; }}>{w.settings}</button>
        <button type="button" onClick={() => { dialog.value = 'keys'; }}>{w.keys.title}</button>
        {route.value.admin ? (
          <button type="button" onClick={() => openTab('waiting')}>{w.backToDesk}</button>
        ) : (
          <button type="button" onClick={() => openAdmin('team')}>{w.admin.title}</button>
        )}
        <button type="button" onClick={leave}>{w.signOut}</button>
      </div>
    </>
  );
}
