import type { components } from './schema';

export type Actor = components['schemas']['Actor'];
export type GptBotsAnswer = components['schemas']['GptBotsAnswer'];

/** Everything that can go wrong with a call, in the words that the page's sentences go by. */
export type Problem = {
  kind:
    | 'offline'
    | 'throttled'
    | 'unavailable'
    | 'signed-out'
    | 'forbidden'
    | 'gone'
    | 'closed'
    | 'owned'
    | 'changed'
    | 'in-flight'
    | 'too-large'
    | 'invalid'
    | 'key-reused'
    | 'outbox-full'
    | 'not-delivered'
    | 'internal';
  /** Milliseconds after which the same call is worth repeating. */
  retryAfter?: number;
  owner?: Actor;
  gptbots?: GptBotsAnswer;
  fields?: Record<string, string>;
};

const BY_TYPE: Record<string, Problem['kind']> = {
  unauthorized: 'signed-out',
  forbidden: 'forbidden',
  'unknown-conversation': 'gone',
  closed: 'closed',
  owned: 'owned',
  changed: 'changed',
  'in-flight': 'in-flight',
  'too-large': 'too-large',
  invalid: 'invalid',
  malformed: 'invalid',
  'key-reused': 'key-reused',
  'outbox-full': 'outbox-full',
  'not-delivered': 'not-delivered',
  internal: 'internal',
  unavailable: 'unavailable',
};

const BY_STATUS: Record<number, Problem['kind']> = {
  401: 'signed-out',
  403: 'forbidden',
  404: 'gone',
  413: 'too-large',
  422: 'invalid',
  429: 'throttled',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

type Body = {
  type?: string;
  owner?: Actor;
  gptbots?: GptBotsAnswer;
  errors?: Record<string, string>;
};

/** Reads an error answer, of ours (RFC 9457) or of API Gateway itself, whose body has a message alone. */
export function problemOf(response: Response, body: unknown): Problem {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Body;
  const type = (given.type ?? '').replace('urn:handoff:problem:', '');
  const problem: Problem = {
    kind: BY_TYPE[type] ?? BY_STATUS[response.status] ?? 'internal',
  };
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  if (Number.isFinite(seconds)) {
    problem.retryAfter = seconds * 1000;
  }
  if (given.owner) problem.owner = given.owner;
  if (given.gptbots) problem.gptbots = given.gptbots;
  if (given.errors) problem.fields = given.errors;
  return problem;
}

/** Says whether the same call may succeed later, unchanged. */
export function isPassing(problem: Problem): boolean {
  return ['offline', 'throttled', 'unavailable', 'in-flight', 'outbox-full', 'internal'].includes(
    problem.kind,
  );
}
