import type { Messages } from './index';

export const build = {} satisfies Messages;
