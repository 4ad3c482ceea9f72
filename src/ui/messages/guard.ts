import type { Messages } from './index';

export const guard = {} satisfies Messages;
