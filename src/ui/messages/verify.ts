import type { Messages } from './index';

export const verify = {} satisfies Messages;
