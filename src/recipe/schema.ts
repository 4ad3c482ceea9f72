import { z } from 'zod';

/**
 * The recipe of a bundle: where packages come from, who must have signed them, and what to take.
 * Messages complete the sentence "KEY must be ...".
 */

const text = (form: RegExp, allowed: string) => z.string({ error: allowed }).regex(form, { error: allowed });

/** Becomes part of file names. */
const bundleName = text(
  /^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$/,
  'a name of small letters, digits, dots and hyphens, at most 64 characters',
);
const bundleVersion = text(
  /^[0-9A-Za-z][0-9A-Za-z.+~_-]{0,63}$/,
  'a version such as 1.0.0 (in quotes when it looks like a number)',
);
const repositoryId = text(
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
  'an id of letters, digits, dots, hyphens and underscores',
);
const baseUrl = text(
  /^(https?:\/\/[^\s/]+(\/\S*)?|file:\/\/\/\S*)$/,
  'a URL with http://, https:// or file:///',
);
const keyFile = text(
  /^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\s\\]+$/,
  'the path of a key file below the folder of the recipe',
);
const fingerprint = text(
  /^(?:[0-9A-Fa-f]{4} *){10}$/,
  'the full fingerprint of the key: 40 hexadecimal digits',
).transform((value) => value.replace(/ /g, '').toUpperCase());
/** `name`, a capability, a path, or one of them with `op version`. */
const requirement = text(
  /^\S+( (=|<|<=|>|>=) \S+)?$/,
  'a package, a capability or a path, perhaps with a version as in "heartbeat >= 3.0.4"',
);
const packageName = text(/^[^\s/()]+$/, 'the name of a package');

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
    host: z.literal(true, { error: 'true, or left out' }).optional(),
    /** The lower wins, 99 when absent, as yum-plugin-priorities has it. */
    priority: z
      .number({ error: 'a whole number from 1 to 99' })
      .int({ error: 'a whole number from 1 to 99' })
      .min(1)
      .max(99)
      .optional(),
    keys: z.array(z.strictObject({ file: keyFile, fingerprint })).min(1),
  })
  .check(({ value, issues }) => {
    const { baseUrls, mirrorList, metalink, host } = value;
    if (issues.length > 0) return;
    const hasUrl = baseUrls.length > 0 || mirrorList !== undefined || metalink !== undefined;
    if (!hasUrl && host === undefined) {
      const message = 'a list of URLs, unless mirrorList, metalink or host: true takes its place';
      issues.push({ code: 'custom', path: ['baseUrls'], input: undefined, message });
    }
    if (hasUrl && host !== undefined) {
      const message = 'left out where baseUrls, mirrorList or metalink is given';
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
    release: text(/^6(\.\d{1,2})?$/, "'6' or a minor release such as '6.7' (in quotes)"),
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
