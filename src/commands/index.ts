import type { Register } from './cli';
import { registerFailoverd } from './failoverd';
import { registerStatus } from './status';

/** Every verb of the program, in the order `--help` lists them. */
export const REGISTRATIONS: readonly Register[] = [registerStatus, registerFailoverd];
