import type { Machine } from '../node/machine';
import type { Site } from '../site/schema';

/** Extended regular expression for the command line of every process of a queue manager; a name may hold dots. */
export function queueManagerPattern(queueManager: string): string {
  return `(amq[a-z0-9]+|runmq[a-z]+) .*-m ?${queueManager.replace(/\./g, '[.]')}( |$)`;
}

/**
 * pkill that sends a signal to every process of the site's queue manager on a node, for a machine and
 * as a person types it. The pattern does not match its own text, which a shell in between shows too.
 */
export function signalQueueManager(
  { service }: Site,
  signal: 'STOP' | 'CONT',
): { readonly argv: readonly string[]; readonly command: string } {
  const name = service.type === 'mq' ? service.queueManager : '';
  const argv = ['pkill', `-${signal}`, '-f', queueManagerPattern(name)];
  return { argv, command: `${argv.slice(0, 3).join(' ')} '${argv[3] ?? ''}'` };
}

/** Process id of MQ's execution controller, or of what the init script started; one command, as the node may be remote. */
export async function findMainProcess(machine: Machine, { service }: Site): Promise<string | undefined> {
  const argv =
    service.type === 'mq'
      ? ['pgrep', '-o', '-f', `[a]mqzxma0 .*${service.queueManager.replace(/\./g, '[.]')}`]
      : [
          'sh',
          '-c',
          'pid=$(cat "$0") && [ -d "/proc/$pid" ] && echo "$pid"',
          `/var/run/${service.script}.pid`,
        ];
  const { exitCode, stdout } = await machine.run(argv, { access: 'read', timeoutMs: 8_000 });
  const pid = stdout.trim();
  return exitCode === 0 && /^\d+$/.test(pid) ? pid : undefined;
}
