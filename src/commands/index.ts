import type { Register } from './cli';

/** Every verb of the program, in the order `--help` lists them. */
export const REGISTRATIONS: readonly Register[] = [];
