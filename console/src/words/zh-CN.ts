import type { Words } from './index';
import { en } from './en';

export const zhCN: Words = { ...en };
