import type { Register } from './cli';

type Verb = readonly [words: string, load: () => Promise<Register>];

/** Every verb of the program, in the order `--help` lists them. */
const VERBS: readonly Verb[] = [
  ['bundle build', async () => (await import('./bundle-build')).registerBundleBuild],
  ['bundle lock', async () => (await import('./bundle-lock')).registerBundleLock],
  ['bundle inspect', async () => (await import('./bundle-inspect')).registerBundleInspect],
  ['bundle why', async () => (await import('./bundle-why')).registerBundleWhy],
  ['bundle check', async () => (await import('./bundle-check')).registerBundleCheck],
  ['bundle diff', async () => (await import('./bundle-diff')).registerBundleDiff],
  ['bundle join', async () => (await import('./bundle-join')).registerBundleJoin],
  ['bundle keygen', async () => (await import('./bundle-keygen')).registerBundleKeygen],
  ['install', async () => (await import('./install')).registerInstall],
  ['verify', async () => (await import('./verify')).registerVerify],
  ['status', async () => (await import('./status')).registerStatus],
  ['timeline', async () => (await import('./timeline')).registerTimeline],
  ['support', async () => (await import('./support')).registerSupport],
  ['failoverd', async () => (await import('./failoverd')).registerFailoverd],
];

/**
 * The registration of the verb that begins the arguments, or of all verbs when none does (help, a
 * mistake). A verb's modules are loaded only then: all of them would take longer to start than most
 * verbs take to run.
 */
export function registrationsFor(args: readonly string[]): Promise<Register[]> {
  const named = VERBS.filter(([words]) => words === args.slice(0, words.split(' ').length).join(' '));
  return Promise.all((named.length > 0 ? named : VERBS).map(([, load]) => load()));
}
