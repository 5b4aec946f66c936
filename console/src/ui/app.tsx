import { session } from '../signin/session';
import { deskProblem } from '../state/desk';
import { route } from '../state/route';
import { me } from '../state/team';
import { words } from '../words';
import { Admin } from './admin/admin';
import { Announcer } from './announcer';
import { Banners } from './banners';
import { ConversationPane } from './conversation-pane';
import { CustomerPane } from './customer-pane';
import { Dialogs } from './dialogs';
import { Door } from './door';
import { useKeys } from './keys';
import { Queue } from './queue';
import { TopBar } from './top-bar';

/** The whole page: the door to somebody who is not signed in, else the desk. */
export function App() {
  return (
    <>
      {me.value && session.value !== 'out' ? <Desk /> : <Door problem={deskProblem.value} />}
      <Announcer />
    </>
  );
}

function Desk() {
  useKeys();
  const { conversation, admin } = route.value;
  return (
    <div class="desk" data-showing={admin ? 'admin' : conversation ? 'conversation' : 'queue'}>
      <TopBar />
      <Banners />
      {admin ? (
        <Admin page={admin} />
      ) : (
        <main class="panes" aria-label={words.value.desk}>
          <h1 class="unseen-title">{words.value.desk}</h1>
          <Queue />
          <ConversationPane key={conversation} />
          {conversation && <CustomerPane />}
        </main>
      )}
      <Dialogs />
    </div>
  );
}
