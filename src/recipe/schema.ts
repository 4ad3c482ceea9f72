import * as z from 'zod';
import { ALLOWED } from './phrases';

/**
 * The recipe of a bundle: where packages come from, who must have signed them, and what to take.
 * Messages are those of `ALLOWED`.
 */

const text = (form: RegExp, { en }: { readonly en: string }) =>
  z.string({ error: en }).regex(form, { error: en });

/** Becomes part of file names. */
const bundleName = text(/^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$/, ALLOWED.name);
const bundleVersion = text(/^[0-9A-Za-z][0-9A-Za-z.+~_-]{0,63}$/, ALLOWED.version);
const repositoryId = text(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, ALLOWED.repositoryId);
const baseUrl = text(/^(https?:\/\/[^\s/]+(\/\S*)?|file:\/\/\/\S*)$/, ALLOWED.url);
const keyFile = text(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\s\\]+$/, ALLOWED.keyFile);
const fingerprint = text(/^(?:[0-9A-Fa-f]{4} *){10}$/, ALLOWED.fingerprint).transform((value) =>
  value.replace(/ /g, '').toUpperCase(),
);
/** `name`, a capability, a path, or one of them with `op version`. */
const requirement = text(/^\S+( (=|<|<=|>|>=) \S+)?$/, ALLOWED.requirement);
const packageName = text(/^[^\s/()]+$/, ALLOWED.packageName);

const repository = z
  .strictObject({
    id: repositoryId,
    /** Tried in this order; empty when the repository is found in another way. */
    baseUrls: z.array(baseUrl).min(1).default([]),
    /** A list of mirrors, one base URL a line. */
    mirrorList: baseUrl.optional(),
    /** A metalink of repomd.xml with its mirrors and digests. */
    metalink: baseUrl.optional(),
    /** Taken from the section of the same id in /etc/yum.repos.d of the machine that builds. */
    host: z.literal(true, { error: ALLOWED.trueOrAbsent.en }).optional(),
    /** The lower wins, 99 when absent, as yum-plugin-priorities has it. */
    priority: z
      .number({ error: ALLOWED.priority.en })
      .int({ error: ALLOWED.priority.en })
      .min(1, { error: ALLOWED.priority.en })
      .max(99, { error: ALLOWED.priority.en })
      .optional(),
    keys: z.array(z.strictObject({ file: keyFile, fingerprint })).min(1),
  })
  .check(({ value, issues }) => {
    const { baseUrls, mirrorList, metalink, host } = value;
    if (issues.length > 0) return;
    const hasUrl = baseUrls.length > 0 || mirrorList !== undefined || metalink !== undefined;
    if (!hasUrl && host === undefined) {
      const message = ALLOWED.source.en;
      issues.push({ code: 'custom', path: ['baseUrls'], input: undefined, message });
    }
    if (hasUrl && host !== undefined) {
      const message = ALLOWED.noHost.en;
      issues.push({ code: 'custom', path: ['host'], input: host, message });
    }
  });

export const recipeSchema = z.strictObject({
  format: z.literal(1),
  name: bundleName,
  version: bundleVersion.default('1'),
  target: z.strictObject({
    distribution: z.enum(['rhel', 'centos']),
    /** Major, or major and minor: '6' or '6.7'. */
    release: text(/^6(\.\d{1,2})?$/, ALLOWED.release),
    arch: z.literal('x86_64'),
  }),
  repositories: z.array(repository).min(1),
  /** What each role of the cluster needs. */
  groups: z.strictObject({
    node: z.array(requirement).min(1),
    target: z.array(requirement).min(1),
  }),
  /** Chosen first where several packages provide the same capability. */
  prefer: z.array(packageName).default([]),
  /** Never upgraded on a node without leave. */
  protected: z.array(packageName).default([]),
});

export type Recipe = z.output<typeof recipeSchema>;
export type RecipeRepository = Recipe['repositories'][number];
