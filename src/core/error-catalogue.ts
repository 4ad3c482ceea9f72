import { acceptanceErrors } from './errors/acceptance';
import { bundleErrors } from './errors/bundle';
import { failoverdErrors } from './errors/failoverd';
import { fetchErrors } from './errors/fetch';
import { planErrors } from './errors/plan';
import { recipeErrors } from './errors/recipe';
import { repositoryErrors } from './errors/repository';
import { rpmErrors } from './errors/rpm';
import { siteErrors } from './errors/site';
import { solverErrors } from './errors/solver';
import { usageErrors } from './errors/usage';

export type { CatalogueEntry } from './errors/entry';

/**
 * Every error a user can cause, by room. docs/errors.md is generated from this table
 * (`npm run docs:errors`). `{name}` in a sentence is filled from the error's details.
 */
export const ERROR_CATALOGUE = {
  ...usageErrors,
  ...recipeErrors,
  ...rpmErrors,
  ...repositoryErrors,
  ...solverErrors,
  ...fetchErrors,
  ...bundleErrors,
  ...siteErrors,
  ...planErrors,
  ...failoverdErrors,
  ...acceptanceErrors,
} as const;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;
