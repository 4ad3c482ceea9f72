import { registerBundleBuild } from './bundle-build';
import { registerBundleCheck } from './bundle-check';
import { registerBundleDiff } from './bundle-diff';
import { registerBundleInspect } from './bundle-inspect';
import { registerBundleJoin } from './bundle-join';
import { registerBundleKeygen } from './bundle-keygen';
import { registerBundleLock } from './bundle-lock';
import { registerBundleWhy } from './bundle-why';
import type { Register } from './cli';
import { registerFailoverd } from './failoverd';
import { registerInstall } from './install';
import { registerStatus } from './status';
import { registerVerify } from './verify';

/** Every verb of the program, in the order `--help` lists them. */
export const REGISTRATIONS: readonly Register[] = [
  registerBundleBuild,
  registerBundleLock,
  registerBundleInspect,
  registerBundleWhy,
  registerBundleCheck,
  registerBundleDiff,
  registerBundleJoin,
  registerBundleKeygen,
  registerInstall,
  registerVerify,
  registerStatus,
  registerFailoverd,
];
