import { installPair, logInWith, makeQueueManager } from '../../test/lab/hand-made-pair';
import { NODES } from '../../lab/writer/verdict';
import { holderOf, type Peer } from './peer';

/**
 * Heartbeat alone, as the manual procedure sets it up (test/fixtures/hand-made-pair): the same RPMs,
 * two unicast links, haresources of filesystem, an init script for the queue manager and the address.
 */
export const heartbeat: Peer = {
  name: 'heartbeat',
  title: 'Heartbeat by hand',
  async install(lab) {
    await installPair(lab);
    for (const node of NODES) {
      const code = await logInWith(lab, node);
      if (code !== 0) throw new Error(`${node}: iscsiadm --login ended with ${code}`);
    }
    await makeQueueManager(lab);
    for (const node of NODES) await lab.run(node, 'chkconfig iscsid on; chkconfig iscsi on; sync');
  },
  async configure(lab, { keepalive, warntime, deadtime }) {
    const times = { keepalive, warntime, deadtime, initdead: 20_000 };
    const edits = Object.entries(times).map(([name, ms]) => `s/^${name} .*/${name} ${ms}ms/`);
    for (const node of NODES) await lab.run(node, ['sed', '-i', edits.join('\n'), '/etc/ha.d/ha.cf']);
  },
  async state(lab) {
    const holder = await holderOf(lab);
    if ('trouble' in holder) return holder;
    for (const node of NODES) {
      const { stdout } = await lab.exec(
        node,
        'cl_status rscstatus; for n in mqmaster mqslave; do cl_status nodestatus $n; done',
        { timeoutMs: 30_000 },
      );
      if (!/^(all|none|local|foreign)\nactive\nactive\n$/.test(stdout))
        return { trouble: `${node}: ${stdout.replace(/\n/g, ' ')}` };
    }
    return holder;
  },
};
