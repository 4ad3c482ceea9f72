/** Whether createrepo lists a path in primary as well as in filelists (yum/misc.py re_primary_filename). */
export function isPrimaryPath(path: string): boolean {
  return path.startsWith('/etc/') || path.includes('bin/') || path === '/usr/lib/sendmail';
}
