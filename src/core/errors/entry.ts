/**
 * `exit` is the process exit code of the contract, one table for the whole program: 1 failed, 2 bad
 * usage or bad input file, 3 a check or preflight failed, 5 signature or digest verification failed,
 * 130 cancelled.
 */
export interface CatalogueEntry {
  readonly exit: 1 | 2 | 3 | 5 | 130;
  /** What happened, and the file, line or package it is about: one sentence. */
  readonly en: string;
  readonly zh: string;
  /** What to do next. */
  readonly hint: { readonly en: string; readonly zh: string };
}
