import { describe, expect, it } from 'vitest';
import { GUESTS } from '../../lab/addresses';
import { kernelArguments, parseProcessors, processorOf } from '../../lab/guest';
import { impairmentRecord, impairmentScript } from '../../lab/link';
import { guestPaths, labPaths } from '../../lab/paths';
import { shellLine, sshArguments } from '../../lab/ssh';

const disks = { image: '/c/image.ext4', rootDisk: '/r/root.cow', spareDisk: '/r/spare.img' };

describe("a guest kernel's command line", () => {
  it('gives storage a copy-on-write root, the spare disk and two NICs', () => {
    expect(kernelArguments(GUESTS.storage, disks, '/run/u')).toEqual([
      'umid=storage',
      'uml_dir=/run/u',
      'mem=320M',
      'ubd0=/r/root.cow,/c/image.ext4',
      'ubd1=/r/spare.img',
      'root=/dev/ubda',
      'rw',
      'vec0:transport=tap,ifname=storage-eth0,mac=02:20:00:00:00:10,depth=128,gro=1',
      'vec1:transport=tap,ifname=storage-mgmt,mac=02:20:00:09:00:10,depth=128,gro=1',
      'con0=null,fd:1',
      'con1=pts',
      'con=none',
      'ssl=none',
      'panic=1',
      'noreboot',
      'net.ifnames=0',
      'selinux=0',
      'initcall_blacklist=harddog_miscdev_init',
      'lab.name=storage',
      'lab.nics=eth0:10.20.0.10,mgmt:10.20.9.10',
    ]);
  });

  it('keeps the two nodes on different processors, of those that it may use', () => {
    const several = parseProcessors('Name:\tnode\nCpus_allowed_list:\t2-3,7\nMems_allowed_list:\t0\n');
    expect(several).toEqual([2, 3, 7]);
    expect(processorOf('MQMaster', several)).toBe(3);
    expect(processorOf('MQSlave', several)).toBe(7);
    expect(processorOf('client', several)).toBe(2);
    expect(processorOf('MQSlave', parseProcessors('Cpus_allowed_list:\t4\n'))).toBe(4);
  });

  it('gives a node no spare disk and all three NICs', () => {
    const words = kernelArguments(GUESTS.MQSlave, disks, '/run/u');
    expect(words.filter((word) => word.startsWith('ubd'))).toEqual(['ubd0=/r/root.cow,/c/image.ext4']);
    expect(words.filter((word) => word.startsWith('lab.'))).toEqual([
      'lab.name=MQSlave',
      'lab.nics=eth0:10.20.0.12,eth1:10.20.1.12,mgmt:10.20.9.12',
    ]);
  });
});

describe('the paths of a lab', () => {
  it('keeps labs of different names apart', () => {
    expect(labPaths('one').namespace).toBe('hblab-one');
    expect(labPaths('two').run).not.toBe(labPaths('one').run);
    expect(guestPaths(labPaths('one'), 'client').sshSocket).toBe('/run/hblab/one/client.ssh');
  });

  it('refuses a name that is no plain word', () => {
    expect(() => labPaths('../x')).toThrow('"../x" cannot be a lab\'s name');
    expect(() => labPaths('')).toThrow('"" cannot be a lab\'s name');
    expect(() => labPaths('a'.repeat(21))).toThrow("cannot be a lab's name");
  });
});

describe('a command for a guest', () => {
  it('quotes the words of an argv array', () => {
    expect(shellLine(['echo', 'a b', "it's", '$HOME', 'x=1', ''])).toBe(
      "echo 'a b' 'it'\\''s' '$HOME' x=1 ''",
    );
  });

  it('leaves a line for the shell as it is', () => {
    expect(shellLine('ls | wc -l')).toBe('ls | wc -l');
  });

  it('goes by ssh inside the namespace to the management address', () => {
    const paths = guestPaths(labPaths('one'), 'client');
    const words = sshArguments({ guest: GUESTS.client, paths, namespace: 'hblab-one', key: '/k' });
    expect(words.slice(0, 9)).toEqual(['ip', 'netns', 'exec', 'hblab-one', 'ssh', '-F', 'none', '-i', '/k']);
    expect(words[words.length - 1]).toBe('root@10.20.9.20');
    expect(words).toContain('ControlPath=/run/hblab/one/client.ssh');
  });
});

describe('the impairment of a link', () => {
  const [eth0] = GUESTS.client.nics;
  if (eth0 === undefined) throw new Error('client has no NIC');

  it('puts netem on both directions', () => {
    const script = impairmentScript(eth0, { lossPercent: 5, delayMs: 20 });
    expect(script).toContain('tc qdisc add dev eth0 root netem limit 10000 delay 20ms loss 5%');
    expect(script).toContain('tc qdisc add dev ifb-eth0 root netem limit 10000 delay 20ms loss 5%');
    expect(script).toContain('action mirred egress redirect dev ifb-eth0');
  });

  it('only clears when there is none', () => {
    expect(impairmentScript(eth0, { lossPercent: 0, delayMs: 0 })).toBe(
      'tc qdisc del dev eth0 root 2>/dev/null; tc qdisc del dev eth0 ingress 2>/dev/null; ip link del ifb-eth0 2>/dev/null; true',
    );
  });

  it('is recorded where a boot clears it', () => {
    expect(impairmentRecord(eth0)).toBe('/run/lab-link.eth0');
  });
});
