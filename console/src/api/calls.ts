import createClient, { type Middleware } from 'openapi-fetch';
import { accessToken, expire, renew } from '../signin/session';
import { serverClock } from '../state/clock';
import { type Problem, problemOf } from './problem';
import type { components, paths } from './schema';

type Schemas = components['schemas'];
export type Head = Schemas['ConversationHead'];
export type Conversation = Schemas['Conversation'];
export type Message = Schemas['Messages'][number];
export type Note = Schemas['Note'];
export type Entry = Schemas['Entries'][number];
export type Customer = Schemas['Customer'];
export type Me = Schemas['Me'];
export type Colleague = Schemas['Colleagues']['colleagues'][number];
export type CannedReply = Schemas['CannedReply'];
export type AuditTrail = Schemas['AuditTrail'];
export type ConversationList = Schemas['ConversationList'];
export type ListQuery = { state: 'waiting' | 'active' | 'closed' | 'missed'; mine?: boolean };

/** An answer, or why there is none. `unchanged` stands for 304. */
export type Answer<T> =
  | { value: T; problem?: undefined; unchanged?: undefined }
  | { unchanged: true; value?: undefined; problem?: undefined }
  | { problem: Problem; value?: undefined; unchanged?: undefined };

const TIMEOUT = 30_000;

/** Sends a call with the access token; a 401 gets one silent refresh and one more try. */
async function send(request: Request): Promise<Response> {
  const again = request.clone();
  const first = await once(request);
  if (first.status !== 401) return first;
  return (await renew()) ? once(again) : first;
}

async function once(request: Request): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set('authorization', `Bearer ${accessToken() ?? ''}`);
  const askedAt = Date.now();
  const response = await fetch(
    new Request(request, { headers, signal: AbortSignal.timeout(TIMEOUT) }),
  );
  const date = Date.parse(response.headers.get('date') ?? '');
  if (Number.isFinite(date)) serverClock.sample(date, askedAt, Date.now());
  return response;
}

const api = createClient<paths>({ baseUrl: location.origin, fetch: send });
/** Never from the browser's cache: `since` does that work. */
const fresh: Middleware = {
  onRequest: ({ request }) => new Request(request, { cache: 'no-store' }),
};
api.use(fresh);

async function answer<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<Answer<T>> {
  try {
    const { data, error, response } = await call;
    if (response.status === 304) return { unchanged: true };
    if (response.ok) return { value: data as T };
    const problem = problemOf(response, error);
    if (problem.kind === 'signed-out') expire();
    return { problem };
  } catch {
    return { problem: { kind: 'offline' } };
  }
}

const path = (id: string): { path: { id: string } } => ({ path: { id } });
const keyed = (
  id: string,
  key: string,
): { path: { id: string }; header: { 'Idempotency-Key': string } } => ({
  path: { id },
  header: { 'Idempotency-Key': key },
});

/** The fields that have a value: an absent one is not the same as one that is undefined. */
function given<T extends object = { since: string; cursor: string }>(
  fields: { [K in keyof T]: T[K] | undefined },
): Partial<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}

export const listConversations = (query: ListQuery, since?: string, cursor?: string) =>
  answer(
    api.GET('/conversations', {
      params: {
        query: { ...query, ...given({ since, cursor }) },
      },
    }),
  );

export const getConversation = (id: string, since?: number, cursor?: string) =>
  answer(
    api.GET('/conversations/{id}', {
      params: {
        ...path(id),
        query: {
          ...given({ since: since?.toString(), cursor }),
        },
      },
    }),
  );

export const getCustomer = (id: string) =>
  answer(api.GET('/conversations/{id}/customer', { params: path(id) }));

export const reply = (
  id: string,
  key: string,
  body: { text: string; takeover?: boolean; seenVersion?: number },
) => answer(api.POST('/conversations/{id}/replies', { params: keyed(id, key), body }));

export const addNote = (id: string, key: string, text: string) =>
  answer(api.POST('/conversations/{id}/notes', { params: keyed(id, key), body: { text } }));

export const end = (id: string, key: string) =>
  answer(api.POST('/conversations/{id}/close', { params: keyed(id, key), body: {} }));

export const claim = (id: string, takeover: boolean) =>
  answer(
    api.POST('/conversations/{id}/claim', { params: path(id), body: takeover ? { takeover } : {} }),
  );

export const release = (id: string) =>
  answer(api.DELETE('/conversations/{id}/claim', { params: path(id) }));

export const handOver = (id: string, to: { id: string; name: string | null }) =>
  answer(api.POST('/conversations/{id}/handover', { params: path(id), body: { to } }));

export const getMe = () => answer(api.GET('/me'));
export const putMe = (body: { language: string | null; onDuty: boolean }) =>
  answer(api.PUT('/me', { body }));
export const getColleagues = () => answer(api.GET('/colleagues'));
export const forgetColleague = (id: string) =>
  answer(api.DELETE('/colleagues', { params: { query: { id } } }));

export const getCannedReplies = () => answer(api.GET('/canned-replies'));
export const putCannedReply = ({ key, name, text }: CannedReply) =>
  answer(api.PUT('/canned-replies/{key}', { params: { path: { key } }, body: { name, text } }));
export const deleteCannedReply = (key: string) =>
  answer(api.DELETE('/canned-replies/{key}', { params: { path: { key } } }));

/** A user by one id. */
export type UserId = { userId: string } | { anonymousId: string };

export const eraseConversation = (id: string) =>
  answer(api.DELETE('/conversations/{id}', { params: path(id) }));
export const exportConversation = (id: string, cursor?: string) =>
  answer(
    api.GET('/conversations/{id}/export', {
      params: { ...path(id), query: given<{ cursor: string }>({ cursor }) },
    }),
  );
export const eraseUser = (user: UserId) => answer(api.POST('/erasures', { body: user }));
export const exportUser = (user: UserId, cursor?: string) =>
  answer(api.POST('/exports', { body: { ...user, ...given<{ cursor: string }>({ cursor }) } }));
export const getAudit = (month: string, cursor?: string) =>
  answer(
    api.GET('/audit', { params: { query: { month, ...given<{ cursor: string }>({ cursor }) } } }),
  );
