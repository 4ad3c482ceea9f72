/** Architectures that a machine runs, best first (rpm 4.8 rpmrc arch_compat, of EL6's x86). */
const COMPATIBLE: Readonly<Record<string, readonly string[]>> = {
  x86_64: ['x86_64', 'amd64', 'ia32e', 'athlon', 'i686', 'i586', 'i486', 'i386'],
  i686: ['i686', 'i586', 'i486', 'i386'],
  i586: ['i586', 'i486', 'i386'],
  i486: ['i486', 'i386'],
  i386: ['i386'],
};

const SIXTY_FOUR = ['x86_64', 'amd64', 'ia32e'];

/** Whether a package of `arch` installs on `machine`. */
export function isCompatible(arch: string, machine: string): boolean {
  return arch === 'noarch' || (COMPATIBLE[machine] ?? [machine]).includes(arch);
}

/**
 * Whether two packages of one name take the same place: of x86_64 and i686 both may be installed,
 * noarch stands in for either.
 */
export function sharesPlace(a: string, b: string): boolean {
  if (a === b || a === 'noarch' || b === 'noarch') return true;
  return isSixtyFourBit(a) === isSixtyFourBit(b);
}

export function isSixtyFourBit(arch: string): boolean {
  return SIXTY_FOUR.includes(arch);
}

/** Position of `arch` among those that `machine` runs, 0 the best; noarch comes after the 64-bit ones. */
export function archRank(arch: string, machine: string): number {
  const order = COMPATIBLE[machine] ?? [machine];
  const sixtyFour = order.filter(isSixtyFourBit).length;
  if (arch === 'noarch') return Math.max(sixtyFour, 1) - 0.5;
  const place = order.indexOf(arch);
  return place < 0 ? order.length : place;
}
