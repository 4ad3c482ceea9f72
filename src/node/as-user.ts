/**
 * The command run as another user. The shell text is constant and the command comes as the
 * shell's arguments, so nothing of it is read by a shell. EL6's runuser knows no `-u`.
 */
export function asUser(user: string, argv: readonly string[]): string[] {
  return ['su', '-s', '/bin/sh', '-c', 'cd / && exec "$0" "$@"', '--', user, ...argv];
}
