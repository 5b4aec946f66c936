import { signal } from '@preact/signals';
import { readConfig } from './config';
import { isRefusal, Oidc, type Started } from './oidc';

/** `expired`: a person was signed in, and has to again; the desk stays on the screen and so does what was typed. */
export type SessionState =
  | 'starting'
  | 'out'
  | 'in'
  | 'expired'
  | 'no-config'
  | 'refused'
  | 'no-storage';

export const session = signal<SessionState>('starting');

const REFRESH = 'handoff:refresh';
const STARTED = 'handoff:sign-in';

let oidc: Oidc | undefined;
let access: string | undefined;

/** Address that the issuer sends people back to, as it is registered there. */
const page = (): string => `${location.origin}/console/`;

/** Goes on with a sign-in that is under way, or with the one of this tab before a reload. */
export async function start(): Promise<void> {
  try {
    oidc = new Oidc(await readConfig());
  } catch {
    session.value = 'no-config';
    return;
  }
  const here = new URL(location.href);
  try {
    if (here.searchParams.has('state')) {
      session.value = (await comeBack(here)) ? 'in' : 'refused';
    } else {
      session.value = (await renew()) ? 'in' : 'out';
    }
  } catch {
    session.value = 'out';
  }
}

async function comeBack(here: URL): Promise<boolean> {
  const begun = sessionStorage.getItem(STARTED);
  sessionStorage.removeItem(STARTED);
  const started = JSON.parse(begun ?? 'null') as (Started & { hash: string }) | null;
  history.replaceState(null, '', page() + (started?.hash ?? ''));
  if (!started || !oidc) return false;
  try {
    const tokens = await oidc.finish(here, started);
    access = tokens.access;
    if (tokens.refresh) sessionStorage.setItem(REFRESH, tokens.refresh);
    return true;
  } catch {
    return false;
  }
}

/** Leaves for the issuer's page. */
export async function signIn(): Promise<void> {
  if (!oidc) return;
  const { address, started } = await oidc.begin(page());
  try {
    sessionStorage.setItem(STARTED, JSON.stringify({ ...started, hash: location.hash }));
  } catch {
    session.value = 'no-storage';
    return;
  }
  location.assign(address);
}

let renewing: Promise<boolean> | undefined;

/** Gets a new access token without a person. One at a time in this tab, and, where the browser can, in all tabs. */
export function renew(): Promise<boolean> {
  renewing ??= refresh().finally(() => {
    renewing = undefined;
  });
  return renewing;
}

async function refresh(): Promise<boolean> {
  const work = async (): Promise<boolean> => {
    const token = sessionStorage.getItem(REFRESH);
    if (!token || !oidc) return false;
    try {
      const tokens = await oidc.refresh(token);
      access = tokens.access;
      if (tokens.refresh) sessionStorage.setItem(REFRESH, tokens.refresh);
      return true;
    } catch (failure) {
      if (isRefusal(failure)) {
        sessionStorage.removeItem(REFRESH);
        return false;
      }
      throw failure;
    }
  };
  return 'locks' in navigator ? navigator.locks.request('handoff-refresh', work) : work();
}

export const accessToken = (): string | undefined => access;

/** Marks the sign-in as over, without taking anything from the screen. */
export function expire(): void {
  access = undefined;
  if (session.value === 'in') session.value = 'expired';
}

/** Ends the sign-in here and at the issuer. Drafts are dropped by the caller. */
export async function signOut(): Promise<void> {
  access = undefined;
  session.value = 'out';
  try {
    const token = sessionStorage.getItem(REFRESH);
    sessionStorage.removeItem(REFRESH);
    if (token && oidc) await oidc.revoke(token);
  } catch {
    // The tokens end by themselves.
  }
}
