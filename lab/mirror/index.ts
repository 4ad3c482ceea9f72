export { buildMirror, rpmFile, type Mirror } from './build';
export { debianDependencies, debianPackages } from './debian';
export { SIGNING_KEYS, type SigningKey } from './keys';
export { seedPackages } from './seed';
export { serveMirror, type Fault, type FaultKind, type MirrorServer } from './server';
