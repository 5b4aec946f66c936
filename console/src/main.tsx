import { effect } from '@preact/signals';
import { render } from 'preact';
import './style/index.css';
import { startAlerts } from './alerts/alerts';
import { registerWorker } from './alerts/worker';
import { session, start } from './signin/session';
import { closeDesk, openDesk } from './state/desk';
import { probeStorage } from './state/kept';
import { parse, route } from './state/route';
import { me } from './state/team';
import { App } from './ui/app';
import { speak } from './words';

probeStorage();
void speak(null);
const page = document.getElementById('page');
if (page) render(<App />, page);

effect(() => {
  if (session.value === 'in') void openDesk();
  if (session.value === 'out') closeDesk();
});
effect(() => {
  if (me.value) void speak(me.value.language);
});

registerWorker();
startAlerts();
void start().then(() => {
  // The way back from the sign-in brings the address from before.
  route.value = parse(location.hash);
});
