import { alertState, turnOnAlerts } from '../alerts/alerts';
import { session, signOut } from '../signin/session';
import { fresh, updates } from '../state/desk';
import { dropAll } from '../state/drafts';
import { openDialog } from '../state/focus';
import { say } from '../state/notices';
import { openAdmin, openTab, route } from '../state/route';
import { changeMe, me, onDuty } from '../state/team';
import { words } from '../words';
import { initials, problemText } from '../words/people';
import { Icon, Mark } from './icons';

/** Who I am, whether I take customers, who else is here, and whether the screen is fresh. */
export function TopBar() {
  const w = words.value;
  return (
    <header class="top-bar">
      <a class="brand" href="#waiting">
        <Mark />
        <span>{w.product}</span>
      </a>
      <Freshness />
      <span class="gap" />
      <Colleagues />
      {alertState.value === 'off' && (
        <button
          type="button"
          class="alerts-button"
          aria-label={w.turnOnAlerts}
          onClick={() => turnOnAlerts()}
        >
          <Icon name="bell" />
          <span class="alerts-text">{w.turnOnAlerts}</span>
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
      {fresh.value
        ? w.freshness.live
        : session.value === 'expired'
          ? w.freshness.signedOut
          : w.freshness[state]}
    </span>
  );
}

function Colleagues() {
  const names = onDuty.value
    .filter((each) => each.id !== me.value?.id)
    .map((each) => each.name ?? each.id);
  if (names.length === 0) return null;
  return (
    <span class="on-duty soft" title={names.join(', ')}>
      {words.value.alsoOnDuty(names.slice(0, 3).join(', '), Math.max(0, names.length - 3))}
    </span>
  );
}

/** Does something and shuts the menu. */
const choose = (act: () => void) => () => {
  document.getElementById('menu')?.hidePopover();
  act();
};

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
      <button
        type="button"
        class="face me"
        popovertarget="menu"
        aria-label={w.menu(name)}
        data-initials={initials(name)}
      />
      <div id="menu" class="menu" popover="auto">
        <p class="menu-name">
          <bdi>{name}</bdi>
          <span class="soft">{w.roles[me.value?.role ?? 'agent']}</span>
        </p>
        <button type="button" onClick={choose(() => openDialog('settings'))}>
          {w.settings}
        </button>
        <button type="button" onClick={choose(() => openDialog('keys'))}>
          {w.keys.title}
        </button>
        {route.value.admin ? (
          <button type="button" onClick={choose(() => openTab('waiting'))}>
            {w.backToDesk}
          </button>
        ) : (
          <button type="button" onClick={choose(() => openAdmin('team'))}>
            {w.admin.title}
          </button>
        )}
        <button type="button" onClick={choose(leave)}>
          {w.signOut}
        </button>
      </div>
    </>
  );
}
