export type { Manifest, ManifestPackage, PackageSignature, VendorKey } from './manifest-schema';

/** The oldest C library that the runtime starts with, checked by the launchers. */
export const RUNTIME_GLIBC = '2.12';
export const RUNTIME_VERSION = '10.24.1';
/** The oldest program that reads the bundles this one writes; raised when their format grows. */
export const MINIMUM_TOOL_VERSION = '0.1.0';

/** Places inside a bundle; the contract of design "Files people see". */
export const PLACE = {
  readme: 'README.txt',
  readmeZh: 'README.zh.txt',
  manifest: 'bundle.json',
  sums: 'SHA256SUMS',
  signature: 'SHA256SUMS.sig',
  publicKey: 'keys/bundle.pem',
  keys: 'keys',
  repository: 'repo',
  packages: 'repo/Packages',
  runtime: 'runtime/node',
  app: 'app/heartbundle.js',
  sbom: 'sbom.spdx.json',
} as const;

export const LAUNCHERS = ['bundle', 'install', 'verify'] as const;

/** Whether a file of a bundle is executable; everything else has mode 644. */
export function isExecutable(place: string): boolean {
  return place === PLACE.runtime || LAUNCHERS.some((name) => name === place);
}
