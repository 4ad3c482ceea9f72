import type { Machine } from '../node/machine';
import type { Site } from '../site/schema';

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
