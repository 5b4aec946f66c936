import { computed, signal } from '@preact/signals';
import {
  type CannedReply,
  type Colleague,
  getCannedReplies,
  getColleagues,
  getMe,
  type Me,
  putMe,
} from '../api/calls';
import type { Problem } from '../api/problem';

export const me = signal<Me | null>(null);
export const colleagues = signal<Colleague[]>([]);
export const cannedReplies = signal<CannedReply[]>([]);
export const onDuty = computed(() => colleagues.value.filter((each) => each.onDuty));

/** Reads who I am, and tells colleagues that I am here. */
export async function readMe(): Promise<Problem | null> {
  const answer = await getMe();
  if (answer.value) me.value = answer.value;
  return answer.problem ?? null;
}

export async function changeMe(part: {
  language?: string | null;
  onDuty?: boolean;
}): Promise<Problem | null> {
  const before = me.value;
  if (!before) return null;
  me.value = { ...before, ...part };
  const answer = await putMe({ language: me.value.language, onDuty: me.value.onDuty });
  me.value = answer.value ?? before;
  await readColleagues();
  return answer.problem ?? null;
}

export async function readColleagues(): Promise<Problem | null> {
  const answer = await getColleagues();
  if (answer.value) colleagues.value = answer.value.colleagues;
  return answer.problem ?? null;
}

export async function readCannedReplies(): Promise<Problem | null> {
  const answer = await getCannedReplies();
  if (answer.value) cannedReplies.value = answer.value.cannedReplies;
  return answer.problem ?? null;
}
