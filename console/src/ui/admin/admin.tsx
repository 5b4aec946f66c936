import { ADMIN_PAGES, type AdminPage, openAdmin, openTab } from '../../state/route';
import { me } from '../../state/team';
import { words } from '../../words';
import { Icon } from '../icons';
import { Audit } from './audit';
import { Canned } from './canned';
import { People } from './erase';
import { Team } from './team';

/** What agents may look at, and what admins may do. */
export function Admin({ page }: { page: AdminPage }) {
  const w = words.value;
  const isAdmin = me.value?.role === 'admin';
  const pages = ADMIN_PAGES.filter((each) => isAdmin || each === 'team' || each === 'canned');
  return (
    <main class="admin">
      <nav aria-label={w.admin.title}>
        <button type="button" class="quiet" onClick={() => openTab('waiting')}>
          <Icon name="back" />
          {w.backToDesk}
        </button>
        {pages.map((each) => (
          <button
            key={each}
            type="button"
            class="admin-page"
            aria-current={each === page ? 'page' : undefined}
            onClick={() => openAdmin(each)}
          >
            {w.admin.pages[each]}
          </button>
        ))}
      </nav>
      <section class="admin-body" aria-label={w.admin.pages[page]}>
        <h1>{w.admin.pages[page]}</h1>
        {!pages.includes(page) && <p>{w.problems.forbidden}</p>}
        {page === 'team' && <Team />}
        {page === 'canned' && <Canned editable={isAdmin} />}
        {page === 'people' && isAdmin && <People />}
        {page === 'audit' && isAdmin && <Audit />}
      </section>
    </main>
  );
}
