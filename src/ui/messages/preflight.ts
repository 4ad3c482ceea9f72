import type { Messages } from './messages';

export const preflight = {
  'preflight.stage': { en: 'Looking for what stands in the way', zh: '检查安装条件' },
  'preflight.state.pass': { en: 'pass', zh: '通过' },
  'preflight.state.warn': { en: 'WARN', zh: '警告' },
  'preflight.state.fail': { en: 'FAIL', zh: '失败' },
  'preflight.good': { en: 'Nothing stands in the way.', zh: '未发现问题。' },
  'preflight.warned': {
    en: '{count} warnings; nothing that stands in the way.',
    zh: '{count} 条警告；没有阻碍安装的问题。',
  },
  'preflight.bad': { en: '{count} findings stand in the way.', zh: '有 {count} 项阻碍安装。' },
  'preflight.no-site': {
    en: 'Without a site file only the machine itself was looked at; give --site for the rest.',
    zh: '未给出站点文件，仅检查了本机自身；其余检查请用 --site。',
  },
  'preflight.title.release': { en: 'Release', zh: '系统版本' },
  'preflight.release.ok': {
    en: '{found}, {arch}, kernel {kernel}, glibc {glibc}',
    zh: '{found}，{arch}，内核 {kernel}，glibc {glibc}',
  },
  'preflight.release.wrong': {
    en: 'not RHEL 6 on x86_64: {found}, {arch}',
    zh: '不是 x86_64 上的 RHEL 6：{found}，{arch}',
  },
  'preflight.release.wrong.do': {
    en: 'Run the installer on a RHEL 6 machine.',
    zh: '请在 RHEL 6 机器上运行安装程序。',
  },
  'preflight.release.glibc': { en: 'glibc {glibc} is older than 2.12', zh: 'glibc {glibc} 低于 2.12' },
  'preflight.release.glibc.do': { en: 'Run the installer on RHEL 6.', zh: '请在 RHEL 6 上运行安装程序。' },
  'preflight.title.memory': { en: 'Memory', zh: '内存' },
  'preflight.memory.ok': { en: '{free} MiB free, swap included', zh: '可用 {free} MiB（含交换空间）' },
  'preflight.memory.scarce': {
    en: '{free} MiB free, swap included; the installer alone needs about {needed} MiB',
    zh: '可用 {free} MiB（含交换空间）；仅安装程序就需约 {needed} MiB',
  },
  'preflight.memory.scarce.do': {
    en: 'Stop what is not needed while the installer runs.',
    zh: '安装期间请停止不必要的程序。',
  },
  'preflight.memory.short': {
    en: '{free} MiB free, swap included; about {needed} MiB are needed',
    zh: '可用 {free} MiB（含交换空间）；约需 {needed} MiB',
  },
  'preflight.memory.short.do': {
    en: 'Stop what is not needed, or add swap space.',
    zh: '请停止不必要的程序，或增加交换空间。',
  },
  'preflight.title.space': { en: 'Free space', zh: '剩余空间' },
  'preflight.space.ok': { en: '{seen}', zh: '{seen}' },
  'preflight.space.short': {
    en: '{mount} has {free} MiB free; {needed} MiB are needed for {folders}',
    zh: '{mount} 剩余 {free} MiB；{folders} 需要 {needed} MiB',
  },
  'preflight.space.short.do': {
    en: 'Free some space on {mount}, for example with "yum clean all".',
    zh: '请在 {mount} 上释放空间，例如运行“yum clean all”。',
  },
  'preflight.space.files': {
    en: '{mount} has room for {free} more files; {needed} are needed',
    zh: '{mount} 还能容纳 {free} 个文件；需要 {needed} 个',
  },
  'preflight.space.files.do': {
    en: 'Remove files from {mount}: it has run out of inodes.',
    zh: '请删除 {mount} 上的文件：其 inode 已用尽。',
  },
  'preflight.title.selinux': { en: 'SELinux', zh: 'SELinux' },
  'preflight.selinux.absent': { en: 'not there', zh: '未安装' },
  'preflight.selinux.off': { en: '{mode}', zh: '{mode}' },
  'preflight.selinux.enforcing': {
    en: 'Enforcing: not proved with this stack',
    zh: 'Enforcing：未在本方案中验证',
  },
  'preflight.selinux.enforcing.do': {
    en: 'Files are labelled by the installer. After the installation run ./verify and look for denials: ausearch -m avc -ts recent.',
    zh: '安装程序会设置文件标签。安装后请运行 ./verify，并检查拒绝记录：ausearch -m avc -ts recent。',
  },
  'preflight.title.watchdog': { en: 'Watchdog', zh: '看门狗' },
  'preflight.watchdog.ok': { en: '/dev/watchdog is there', zh: '/dev/watchdog 存在' },
  'preflight.watchdog.soft': {
    en: 'no device, but the kernel has softdog',
    zh: '无设备，但内核带有 softdog',
  },
  'preflight.watchdog.none': { en: 'neither a device nor softdog', zh: '既无设备也无 softdog' },
  'preflight.watchdog.none.do': {
    en: "A node that hangs cannot reset itself. Switch the watchdog on in the firmware, or install the kernel's module softdog.",
    zh: '节点挂死时无法自行复位。请在固件中启用看门狗，或安装内核模块 softdog。',
  },
  'preflight.watchdog.missing': {
    en: 'neither a device nor softdog, and the site has a node reset by its watchdog',
    zh: '既无设备也无 softdog，而站点要求节点由看门狗复位',
  },
  'preflight.watchdog.missing.do': {
    en: 'Switch the watchdog on in the firmware, use a kernel with softdog, or set guard.selfReset to sysrq or off.',
    zh: '请在固件中启用看门狗，使用带有 softdog 的内核，或将 guard.selfReset 设为 sysrq 或 off。',
  },
  'preflight.watchdog.user': {
    en: 'the service {service} is on at boot and takes the watchdog for itself',
    zh: '服务 {service} 开机启动，会独占看门狗',
  },
  'preflight.watchdog.user.do': {
    en: 'chkconfig {service} off; service {service} stop. Or set guard.selfReset to sysrq or off.',
    zh: '请执行 chkconfig {service} off 和 service {service} stop，或将 guard.selfReset 设为 sysrq 或 off。',
  },
  'preflight.title.rpm-database': { en: 'rpm database', zh: 'rpm 数据库' },
  'preflight.rpm.ok': { en: '{count} packages, database verified', zh: '{count} 个软件包，数据库校验无误' },
  'preflight.rpm.read': { en: '{count} packages, all readable', zh: '{count} 个软件包，均可读取' },
  'preflight.rpm.locked': { en: 'locked by process {holder}', zh: '被进程 {holder} 锁定' },
  'preflight.rpm.locked.do': {
    en: 'Wait until it has ended, then run the command again. Do not kill rpm or yum: that damages the database.',
    zh: '请等待其结束后再运行。切勿强行终止 rpm 或 yum，否则会损坏数据库。',
  },
  'preflight.rpm.hangs': {
    en: 'rpm -qa gave no answer in {seconds} s: a stale lock',
    zh: 'rpm -qa 在 {seconds} 秒内无响应：存在失效的锁',
  },
  'preflight.rpm.hangs.do': {
    en: 'When no rpm or yum runs any more (ps -e), remove the stale locks: rm -f /var/lib/rpm/__db.*.',
    zh: '确认没有 rpm 或 yum 在运行（ps -e）后，删除失效的锁：rm -f /var/lib/rpm/__db.*。',
  },
  'preflight.rpm.damaged': { en: 'damaged: {output}', zh: '已损坏：{output}' },
  'preflight.rpm.damaged.do': {
    en: 'Copy /var/lib/rpm away, then: rm -f /var/lib/rpm/__db.*; rpm --rebuilddb. If that fails, restore it from the backup.',
    zh: '请先备份 /var/lib/rpm，然后运行：rm -f /var/lib/rpm/__db.*; rpm --rebuilddb。若失败，请从备份恢复。',
  },
  'preflight.rpm.incomplete': {
    en: 'only {count} packages, and {missing} is not among them',
    zh: '仅有 {count} 个软件包，且不含 {missing}',
  },
  'preflight.rpm.incomplete.do': {
    en: 'The database has lost packages. Restore /var/lib/rpm from the backup.',
    zh: '数据库丢失了软件包。请从备份恢复 /var/lib/rpm。',
  },
  'preflight.title.name': { en: 'Name', zh: '主机名' },
  'preflight.name.ok': { en: '{name}', zh: '{name}' },
  'preflight.name.wrong': {
    en: '{name}, but the site file calls the {role} {wanted}',
    zh: '{name}，而站点文件中 {role} 名为 {wanted}',
  },
  'preflight.name.wrong.do': {
    en: 'Run the installer on {wanted}, or correct the name in the site file: Heartbeat compares it with "uname -n".',
    zh: '请在 {wanted} 上运行，或修正站点文件中的名称：Heartbeat 会与“uname -n”比较。',
  },
  'preflight.name.localhost': {
    en: '{name}: the machine has no name of its own',
    zh: '{name}：本机没有自己的名称',
  },
  'preflight.name.localhost.do': {
    en: 'Set HOSTNAME in /etc/sysconfig/network and run: hostname NAME.',
    zh: '请在 /etc/sysconfig/network 中设置 HOSTNAME，并运行：hostname 名称。',
  },
  'preflight.name.boot': {
    en: '{name} now, but {boot} after the next boot (/etc/sysconfig/network)',
    zh: '当前为 {name}，但重启后为 {boot}（/etc/sysconfig/network）',
  },
  'preflight.name.boot.do': {
    en: 'Make both the same: Heartbeat does not start under another name.',
    zh: '请使两者一致：名称不同则 Heartbeat 无法启动。',
  },
  'preflight.title.hosts': { en: '/etc/hosts', zh: '/etc/hosts' },
  'preflight.hosts.ok': { en: 'no line contradicts the site', zh: '没有与站点矛盾的行' },
  'preflight.hosts.absent': { en: 'not there', zh: '不存在' },
  'preflight.hosts.absent.do': {
    en: 'The installer makes it; add the line for localhost: 127.0.0.1 localhost.',
    zh: '安装程序会创建它；请补上 localhost 行：127.0.0.1 localhost。',
  },
  'preflight.hosts.loopback': { en: 'gives {name} to {address}', zh: '{name} 指向 {address}' },
  'preflight.hosts.loopback.do': {
    en: 'Take the name off the loopback line: programs that look up their own address get one that no other machine can reach.',
    zh: '请从环回行中去掉该名称：查询自身地址的程序会得到其他机器无法访问的地址。',
  },
  'preflight.hosts.twice': {
    en: 'gives {name} to several addresses: {addresses}',
    zh: '{name} 指向多个地址：{addresses}',
  },
  'preflight.hosts.twice.do': { en: 'Leave one line for {name}.', zh: '请只保留 {name} 的一行。' },
  'preflight.hosts.wrong': {
    en: 'gives {name} to {address}, but the site file says {wanted}',
    zh: '{name} 指向 {address}，而站点文件中为 {wanted}',
  },
  'preflight.hosts.wrong.do': {
    en: 'Correct the line in /etc/hosts or the address in the site file.',
    zh: '请修正 /etc/hosts 中的该行或站点文件中的地址。',
  },
  'preflight.title.addresses': { en: 'Addresses', zh: '网络地址' },
  'preflight.addresses.seen': { en: '{seen}', zh: '{seen}' },
  'preflight.addresses.missing': {
    en: 'no interface has {address} (expected on {device})',
    zh: '没有网卡具有 {address}（应在 {device} 上）',
  },
  'preflight.addresses.missing.do': {
    en: 'Configure the interface, or correct the address in the site file.',
    zh: '请配置该网卡，或修正站点文件中的地址。',
  },
  'preflight.addresses.elsewhere': {
    en: '{address} is on {actual}, not on {device}',
    zh: '{address} 在 {actual} 上，而不在 {device} 上',
  },
  'preflight.addresses.elsewhere.do': {
    en: 'Correct the interface in the site file, or move the address.',
    zh: '请修正站点文件中的网卡，或移动该地址。',
  },
  'preflight.title.links': { en: 'Heartbeat links', zh: '心跳链路' },
  'preflight.links.ok': { en: '{name}: up, {address} answers', zh: '{name}：已连通，{address} 有应答' },
  'preflight.links.up': { en: '{name}: up', zh: '{name}：已连通' },
  'preflight.links.serial': { en: '{name}: there', zh: '{name}：存在' },
  'preflight.links.no-serial': { en: '{device} is not there', zh: '{device} 不存在' },
  'preflight.links.no-serial.do': {
    en: 'Correct heartbeat.links in the site file, or load the driver.',
    zh: '请修正站点文件中的 heartbeat.links，或加载驱动。',
  },
  'preflight.links.absent': { en: 'there is no interface {device}', zh: '没有网卡 {device}' },
  'preflight.links.absent.do': {
    en: 'Correct heartbeat.links in the site file.',
    zh: '请修正站点文件中的 heartbeat.links。',
  },
  'preflight.links.down': { en: '{device} has no link', zh: '{device} 没有连接' },
  'preflight.links.down.do': {
    en: 'Plug the cable, and bring the interface up: ifup {device}.',
    zh: '请插好网线，并启用网卡：ifup {device}。',
  },
  'preflight.links.no-route': { en: '{name}: no route to {address}', zh: '{name}：没有到 {address} 的路由' },
  'preflight.links.no-route.do': {
    en: 'Give {device} an address in the network of {address}.',
    zh: '请为 {device} 配置 {address} 所在网络的地址。',
  },
  'preflight.links.other-route': {
    en: '{name}: packets to {address} would leave by {by}',
    zh: '{name}：发往 {address} 的数据包会经由 {by}',
  },
  'preflight.links.other-route.do': {
    en: 'Give each link a network of its own, or correct the routes.',
    zh: '请为每条链路配置独立的网络，或修正路由。',
  },
  'preflight.links.silent': { en: '{name}: {address} does not answer', zh: '{name}：{address} 没有应答' },
  'preflight.links.silent.do': {
    en: 'If the other node is on: check the cable, its address and its firewall.',
    zh: '若另一节点已开机：请检查网线、其地址和防火墙。',
  },
  'preflight.links.shared': {
    en: '{name}: {count} other machines are on it ({neighbours})',
    zh: '{name}：其上还有 {count} 台其他机器（{neighbours}）',
  },
  'preflight.links.shared.do': {
    en: 'A heartbeat link should be a cable or VLAN of its own between the two nodes.',
    zh: '心跳链路应是两个节点之间专用的网线或 VLAN。',
  },
  'preflight.links.one': {
    en: 'all heartbeats run over one cable: {cable}',
    zh: '所有心跳都经过同一条线路：{cable}',
  },
  'preflight.links.one.do': {
    en: 'Add a link of its own, for example a direct cable or a serial line: one cut cable is then no split brain.',
    zh: '请增加独立的链路，例如直连网线或串口线：这样单条线路中断不会造成脑裂。',
  },
  'preflight.title.vip': { en: 'Virtual address', zh: '虚拟地址' },
  'preflight.vip.here': { en: '{address} is on this node already', zh: '{address} 已在本节点上' },
  'preflight.vip.free': { en: 'nothing answers to {address}', zh: '{address} 无应答，可用' },
  'preflight.vip.peer': {
    en: '{address} is held by {peer}, the other node',
    zh: '{address} 由另一节点 {peer} 持有',
  },
  'preflight.vip.unknown': {
    en: 'whether {address} is free could not be found out on {device}',
    zh: '无法在 {device} 上确认 {address} 是否空闲',
  },
  'preflight.vip.unknown.do': {
    en: 'Make sure that no machine has {address}: arping -D -I {device} {address}.',
    zh: '请确认没有机器使用 {address}：arping -D -I {device} {address}。',
  },
  'preflight.vip.taken': {
    en: '{address} belongs to another machine ({by})',
    zh: '{address} 已被其他机器（{by}）使用',
  },
  'preflight.vip.taken.do': {
    en: 'Choose a free vip.address in the site file, or take the address from that machine.',
    zh: '请在站点文件中另选空闲的 vip.address，或从该机器上移除此地址。',
  },
  'preflight.title.portal': { en: 'Storage', zh: '存储' },
  'preflight.portal.ok': { en: '{portal} answers', zh: '{portal} 有应答' },
  'preflight.portal.down': { en: '{portal} does not answer', zh: '{portal} 没有应答' },
  'preflight.portal.down.do': {
    en: 'Install the storage host first, or start it: service tgtd start. Check the network between, and its firewall.',
    zh: '请先安装存储主机，或启动服务：service tgtd start。并检查中间的网络及其防火墙。',
  },
  'preflight.title.ports': { en: 'Ports', zh: '端口' },
  'preflight.ports.ok': { en: '{list} free, or ours', zh: '{list} 空闲或由本程序使用' },
  'preflight.ports.taken': { en: '{port} is taken by {owner}', zh: '{port} 被 {owner} 占用' },
  'preflight.ports.taken.do': {
    en: 'Stop that program, or choose another port in the site file.',
    zh: '请停止该程序，或在站点文件中另选端口。',
  },
  'preflight.title.firewall': { en: 'Firewall', zh: '防火墙' },
  'preflight.firewall.none': { en: 'no packet filter', zh: '没有包过滤' },
  'preflight.firewall.open': { en: 'lets everything in', zh: '未作限制' },
  'preflight.firewall.filters': {
    en: 'filters; the installer opens what is needed',
    zh: '有过滤规则；安装程序会开放所需端口',
  },
  'preflight.firewall.output': {
    en: 'restricts what leaves this machine: {rule}',
    zh: '限制本机外发：{rule}',
  },
  'preflight.firewall.output.do': {
    en: 'Let heartbeats, iSCSI and the service out; the installer only opens what comes in.',
    zh: '请放行心跳、iSCSI 和服务的外发流量；安装程序只开放入站。',
  },
  'preflight.title.clock': { en: 'Clock', zh: '时钟' },
  'preflight.clock.ok': { en: '{now}', zh: '{now}' },
  'preflight.clock.before-bundle': {
    en: '{now}, which is before the bundle was made ({then})',
    zh: '{now}，早于安装包的制作时间（{then}）',
  },
  'preflight.clock.before-bundle.do': {
    en: 'Set the clock: date -s, then hwclock --systohc.',
    zh: '请校准时钟：date -s，然后 hwclock --systohc。',
  },
  'preflight.clock.before-rpm': {
    en: '{now}, but software was installed here at {then}',
    zh: '{now}，但本机在 {then} 安装过软件',
  },
  'preflight.clock.before-rpm.do': {
    en: 'Set the clock: date -s, then hwclock --systohc.',
    zh: '请校准时钟：date -s，然后 hwclock --systohc。',
  },
  'preflight.title.clock-peers': { en: 'Clocks compared', zh: '时钟比对' },
  'preflight.clock.same': { en: '{name}: the same', zh: '{name}：一致' },
  'preflight.clock.differs': { en: '{name}: {seconds} s apart', zh: '{name}：相差 {seconds} 秒' },
  'preflight.clock.differs.do': {
    en: 'Run ntpd on all machines, so that their logs can be read side by side.',
    zh: '请在所有机器上运行 ntpd，以便对照日志。',
  },
  'preflight.clock.apart': { en: '{name}: {seconds} s apart', zh: '{name}：相差 {seconds} 秒' },
  'preflight.clock.apart.do': {
    en: 'Set the clock that is wrong: date -s, then hwclock --systohc; then run ntpd on all machines.',
    zh: '请校准错误的时钟：date -s，然后 hwclock --systohc；再在所有机器上运行 ntpd。',
  },
  'preflight.clock.unproved': {
    en: '{name}: not compared, ssh does not let us in',
    zh: '{name}：未比对，ssh 无法登录',
  },
  'preflight.clock.unproved.do': {
    en: 'Compare by hand: run date on both machines.',
    zh: '请手工比对：在两台机器上运行 date。',
  },
  'preflight.title.disk': { en: 'Disk', zh: '磁盘' },
  'preflight.disk.absent': { en: 'there is no disk {device}', zh: '磁盘 {device} 不存在' },
  'preflight.disk.absent.do': {
    en: 'Correct storage.device in the site file.',
    zh: '请修正站点文件中的 storage.device。',
  },
  'preflight.disk.blank': { en: '{device}, {size} MiB, blank', zh: '{device}，{size} MiB，空盘' },
  'preflight.disk.ours': {
    en: '{device}, {size} MiB, prepared by an earlier run',
    zh: '{device}，{size} MiB，已由先前的运行准备',
  },
  'preflight.disk.not-blank': {
    en: '{device}, {size} MiB, is not blank: {found}',
    zh: '{device}，{size} MiB，不是空盘：{found}',
  },
  'preflight.disk.not-blank.do': {
    en: 'Name another disk. If what lies on it may go for ever, name its serial: --wipe {serial}',
    zh: '请指定其他磁盘。若其上数据可永久丢弃，请给出该盘序列号：--wipe {serial}',
  },
  'preflight.disk.nameless': {
    en: '{device}, {size} MiB, is not blank: {found}; it has no serial number',
    zh: '{device}，{size} MiB，不是空盘：{found}；没有序列号',
  },
  'preflight.disk.nameless.do': {
    en: 'Name another disk. If what lies on it may go for ever, clear it by hand: wipefs -a {device} && dd if=/dev/zero of={device} bs=1M count=1 conv=fsync',
    zh: '请指定其他磁盘。若其上数据可永久丢弃，请手工清除：wipefs -a {device} && dd if=/dev/zero of={device} bs=1M count=1 conv=fsync',
  },
  'preflight.title.mount': { en: 'Mount point', zh: '挂载点' },
  'preflight.mount.free': { en: '{mount}: free', zh: '{mount}：空闲' },
  'preflight.mount.ours': { en: '{mount}: the shared disk is mounted there', zh: '{mount}：已挂载共享磁盘' },
  'preflight.mount.fstab': { en: '{mount} is in /etc/fstab', zh: '{mount} 在 /etc/fstab 中' },
  'preflight.mount.fstab.do': {
    en: 'Take the line out: both nodes would mount the disk at boot, which destroys the filesystem. Heartbeat alone mounts it.',
    zh: '请删除该行：否则两个节点开机时都会挂载，会损坏文件系统。只应由 Heartbeat 挂载。',
  },
  'preflight.mount.taken': { en: '{source} is mounted on {mount}', zh: '{source} 已挂载在 {mount}' },
  'preflight.mount.taken.do': {
    en: 'Unmount it, or name another filesystem.mount in the site file.',
    zh: '请卸载它，或在站点文件中另指定 filesystem.mount。',
  },
  'preflight.mount.not-empty': {
    en: '{mount} holds {count} files of its own',
    zh: '{mount} 中有 {count} 个文件',
  },
  'preflight.mount.not-empty.do': {
    en: 'They are hidden while the shared disk is mounted there. Move them away if they are needed.',
    zh: '挂载共享磁盘后它们会被遮住。如有需要请移走。',
  },
  'preflight.title.other-clusters': { en: 'Other clusters', zh: '其他集群软件' },
  'preflight.other.none': { en: 'none', zh: '无' },
  'preflight.other.runs': { en: '{daemon} runs on this machine', zh: '本机正在运行 {daemon}' },
  'preflight.other.runs.do': {
    en: 'Stop it and keep it from starting (chkconfig {daemon} off): two clusters on one machine fight.',
    zh: '请停止并禁止其启动（chkconfig {daemon} off）：同一机器上的两套集群会相互冲突。',
  },
  'preflight.other.installed': { en: 'installed, not running: {names}', zh: '已安装但未运行：{names}' },
  'preflight.other.installed.do': {
    en: 'Make sure that they do not start at boot: chkconfig --list.',
    zh: '请确认它们不会开机启动：chkconfig --list。',
  },
  'preflight.other.heartbeat': {
    en: 'heartbeat is installed already, not by heartbundle',
    zh: '已安装 heartbeat，但不是由 heartbundle 安装',
  },
  'preflight.other.heartbeat.do': {
    en: 'It stays, and is configured anew; its files are kept in the journal.',
    zh: '将保留并重新配置；原有文件保存在日志中。',
  },
  'preflight.other.heartbeat-runs': {
    en: 'heartbeat runs already, not by heartbundle',
    zh: 'heartbeat 已在运行，但不是由 heartbundle 配置',
  },
  'preflight.other.heartbeat-runs.do': {
    en: 'Stop it on both nodes (service heartbeat stop) in a change window, then run the installer again.',
    zh: '请在变更窗口内于两个节点上停止它（service heartbeat stop），然后再次运行安装程序。',
  },
  'preflight.other.compiled': {
    en: '/usr/local/etc/ha.d is there: a Heartbeat that was compiled by hand',
    zh: '存在 /usr/local/etc/ha.d：手工编译的 Heartbeat',
  },
  'preflight.other.compiled.do': {
    en: 'Make sure that it does not start, and remove it.',
    zh: '请确认它不会启动，并将其移除。',
  },
  'preflight.title.stale-files': { en: 'Files of others', zh: '遗留文件' },
  'preflight.stale.none': { en: 'none', zh: '无' },
  'preflight.stale.replaced': {
    en: '{file} is there, not written by heartbundle',
    zh: '{file} 已存在，不是由 heartbundle 写入',
  },
  'preflight.stale.replaced.do': {
    en: 'It will be replaced; the old content is kept in the journal and comes back with a rollback.',
    zh: '将被替换；原内容保存在日志中，回滚时恢复。',
  },
  'preflight.stale.crm': {
    en: '{file}: this machine was a node of a Pacemaker cluster',
    zh: '{file}：本机曾是 Pacemaker 集群的节点',
  },
  'preflight.stale.crm.do': {
    en: 'Move /var/lib/heartbeat/crm away.',
    zh: '请移走 /var/lib/heartbeat/crm。',
  },
  'preflight.stale.target': {
    en: '{file} exports another target, {target}',
    zh: '{file} 还导出了其他目标 {target}',
  },
  'preflight.stale.target.do': {
    en: 'It stays as it is. Make sure that no disk is exported twice.',
    zh: '将保持不变。请确认没有磁盘被重复导出。',
  },
} satisfies Messages;
