// The chat window of an end user. Texts of others reach the page as text, never as markup.

import { CUSTOMERS, WORDS } from './customers.js';

const byId = (id) => document.getElementById(id);
const view = {
  customer: byId('customer'),
  status: byId('status'),
  wait: byId('wait'),
  left: byId('left'),
  messages: byId('messages'),
  action: byId('action'),
  person: byId('person'),
  leave: byId('leave'),
  form: byId('form'),
  text: byId('text'),
  send: byId('send'),
};

/** Words of the chosen customer's language. */
const words = () => WORDS[CUSTOMERS[view.customer.value].language];

/** Current handoff; null while the customer talks to the AI agent. */
let handoff = null;
let transcript = [];

function add(from, text, { at = new Date(), delivered = true } = {}) {
  const item = document.createElement('div');
  item.className = from;
  if (from === 'event') {
    item.textContent = text;
  } else {
    const bubble = document.createElement('div');
    bubble.className = 'bubble';
    bubble.textContent = text;
    const meta = document.createElement('div');
    meta.className = delivered ? 'meta' : 'meta failed';
    const who = { mine: 'You', agent: 'Person', ai: 'AI agent' }[from];
    const time = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    meta.textContent = delivered ? `${who}, ${time}` : `${who}, ${time}: not delivered`;
    item.append(bubble, meta);
  }
  view.messages.append(item);
  view.messages.scrollTop = view.messages.scrollHeight;
}

function show(state, status) {
  document.body.dataset.state = state;
  if (view.status.textContent !== status) {
    view.status.textContent = status;
  }
  const over = state === 'closed' || state === 'busy';
  view.wait.hidden = state !== 'connecting';
  view.leave.hidden = !(state === 'connecting' || state === 'connected');
  view.customer.disabled = state === 'connecting' || state === 'connected';
  view.action.hidden = !(state === 'ai' || over);
  view.person.textContent = state === 'ai' ? 'Talk to a person' : 'Start again';
  view.text.disabled = over;
  view.send.disabled = over;
}

function startAgain() {
  handoff = null;
  transcript = [];
  sessionStorage.removeItem('handoff');
  view.messages.replaceChildren();
  show('ai', 'You are talking to the AI agent');
  add('ai', words().greeting);
  view.text.focus();
}

async function call(method, path, body) {
  const response = await fetch(`customer/handoffs${path}`, {
    method,
    headers: body ? { 'content-type': 'application/json' } : {},
    body: body && JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(answer.message);
  }
  return answer;
}

const ENDS = {
  timeout: 'Nobody was free in time. The chat was closed.',
  user_closed: 'You ended the chat.',
  agent_closed: 'The person ended the chat.',
};

/** Shows new messages and the new state. */
function update(mine, answer) {
  for (const message of answer.messages) {
    if (message.number > mine.seen) {
      mine.seen = message.number;
      const from = message.from === 'agent' ? 'agent' : 'mine';
      add(from, message.text, { at: new Date(message.at), delivered: message.delivered });
    }
  }
  mine.version = Math.max(mine.version, answer.version);
  if (answer.state !== mine.state) {
    mine.state = answer.state;
    clearInterval(mine.ticker);
    if (answer.state === 'connecting') {
      startCountdown(mine, answer.waitingEndsInMillis);
    } else if (answer.state === 'connected') {
      show('connected', 'Connected to a person');
    } else if (answer.state === 'busy') {
      show('busy', 'Busy');
      add('event', 'All people are busy, or the webhook did not answer with HTTP 200.');
    } else {
      show('closed', 'Closed');
      add('event', ENDS[answer.reason] ?? 'The chat was closed.');
    }
  }
}

function startCountdown(mine, millis) {
  const end = Date.now() + millis;
  const seconds = document.createElement('span');
  seconds.id = 'seconds';
  seconds.ariaHidden = 'true';
  const tick = () => {
    const left = Math.max(0, end - Date.now());
    view.left.style.width = `${(100 * left) / millis}%`;
    seconds.textContent = ` ${Math.ceil(left / 1000)} s left`;
  };
  show('connecting', 'Connecting…');
  view.status.append(seconds);
  tick();
  mine.ticker = setInterval(tick, 1000);
}

/** Polls until the handoff is over or another one begins. */
async function follow(mine) {
  while (handoff === mine && (mine.state === 'connecting' || mine.state === 'connected')) {
    try {
      const path = `/${encodeURIComponent(mine.id)}?after=${mine.version}&wait=20000`;
      const answer = await call('GET', path);
      if (handoff === mine) {
        update(mine, answer);
      }
    } catch {
      if (handoff === mine) {
        clearInterval(mine.ticker);
        show('busy', 'The simulator does not answer');
        mine.state = 'lost';
      }
    }
  }
}

function open(answer) {
  handoff = { id: answer.conversationId, state: '', version: 0, seen: 0, ticker: 0 };
  sessionStorage.setItem('handoff', answer.conversationId);
  update(handoff, answer);
  follow(handoff);
}

async function talkToAPerson() {
  view.person.disabled = true;
  const question = { message_type: 'QUESTION', text: words().person };
  add('mine', question.text);
  show('connecting', 'Connecting…');
  try {
    const { user } = CUSTOMERS[view.customer.value];
    open(await call('POST', '', { ...user, transcript: [...transcript, question] }));
  } catch (failure) {
    show('busy', 'Busy');
    add('event', failure.message);
  } finally {
    view.person.disabled = false;
  }
  view.text.focus();
}

async function say(text) {
  if (handoff === null) {
    add('mine', text);
    const canned = words().canned;
    add('ai', canned);
    transcript.push({ message_type: 'QUESTION', text }, { message_type: 'ANSWER', text: canned });
    return;
  }
  try {
    await call('POST', `/${encodeURIComponent(handoff.id)}/chat`, { text });
  } catch (failure) {
    add('event', failure.message);
  }
}

/** Each new tab is the next customer, so that a few tabs make a lively queue. A reload changes nothing. */
function chooseCustomer() {
  const names = Object.keys(CUSTOMERS);
  view.customer.append(...names.map((name) => new Option(CUSTOMERS[name].label, name)));
  const next = Number(localStorage.getItem('tabs') ?? 0);
  let name = sessionStorage.getItem('customer');
  if (!(name in CUSTOMERS)) {
    name = names[next % names.length];
    localStorage.setItem('tabs', next + 1);
    sessionStorage.setItem('customer', name);
  }
  view.customer.value = name;
}

view.customer.addEventListener('change', () => {
  sessionStorage.setItem('customer', view.customer.value);
  startAgain();
});

view.form.addEventListener('submit', (event) => {
  event.preventDefault();
  const text = view.text.value;
  if (text.trim() !== '') {
    view.text.value = '';
    say(text);
  }
});

view.text.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    view.form.requestSubmit();
  }
});

view.person.addEventListener('click', () => {
  if (document.body.dataset.state === 'ai') {
    talkToAPerson();
  } else {
    startAgain();
  }
});

view.leave.addEventListener('click', async () => {
  try {
    await call('POST', `/${encodeURIComponent(handoff.id)}/close`, {});
  } catch (failure) {
    add('event', failure.message);
  }
});

/** Continues the same handoff after a reload. */
async function resume() {
  const id = sessionStorage.getItem('handoff');
  startAgain();
  if (id) {
    try {
      open(await call('GET', `/${encodeURIComponent(id)}`));
    } catch {
      sessionStorage.removeItem('handoff');
    }
  }
}

chooseCustomer();
resume();
