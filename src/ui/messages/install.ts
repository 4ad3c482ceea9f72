import type { Messages } from './index';

export const install = {} satisfies Messages;
