/**
 * Keeps LVM on the target host away from what lies inside its exported volumes. A device counts
 * as accepted when any of its names is, so every name of a logical volume must be rejected;
 * physical volumes on multipath or encrypted devices keep their /dev/mapper name.
 */
export function addLvmFilter(config: string, volumeGroup: string): string {
  const wanted = rejections(volumeGroup);
  const active = /^(\s*)filter\s*=\s*\[([^\]]*)\]/m;
  const present = active.exec(config);
  if (present !== null) {
    const [whole, indent = '', patterns = ''] = present;
    const missing = wanted.filter((pattern) => !patterns.includes(pattern));
    if (missing.length === 0) return config;
    return config.replace(whole, () => `${indent}filter = [ ${missing.join(', ')}, ${patterns.trim()} ]`);
  }
  const line = `\tfilter = [ ${wanted.join(', ')}, "a|.*|" ]`;
  if (/^devices\s*\{/m.test(config)) return config.replace(/^devices\s*\{/m, (start) => `${start}\n${line}`);
  return `${config === '' || config.endsWith('\n') ? config : `${config}\n`}devices {\n${line}\n}\n`;
}

function rejections(volumeGroup: string): string[] {
  // Device-mapper doubles the hyphens of a volume group's name.
  const mapped = volumeGroup.replace(/-/g, '--').replace(/[.+]/g, '\\$&');
  const plain = volumeGroup.replace(/[.+]/g, '\\$&');
  return [
    `"r|^/dev/${plain}/|"`,
    `"r|^/dev/mapper/${mapped}-|"`,
    '"r|^/dev/dm-|"',
    '"r|^/dev/block/|"',
    '"r|^/dev/disk/by-|"',
  ];
}
