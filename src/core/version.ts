/** Replaced by the build with package.json's version. */
declare const HEARTBUNDLE_VERSION: string | undefined;

/** This program's version, as in package.json. */
export const VERSION: string = typeof HEARTBUNDLE_VERSION === 'undefined' ? '0.0.0-dev' : HEARTBUNDLE_VERSION;
