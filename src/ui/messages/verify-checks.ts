import type { Messages } from './messages';

export const verifyChecks = {
  'verify.check.reach': { en: 'Every host can be looked at from here', zh: '可从本节点查看所有主机' },
  'verify.check.packages': { en: 'Packages are installed, same versions', zh: '软件包已安装且版本一致' },
  'verify.check.configuration': {
    en: 'Configuration is what the site file makes of it',
    zh: '配置文件与站点文件一致',
  },
  'verify.check.names': { en: 'Node names and /etc/hosts', zh: '节点名称与 /etc/hosts' },
  'verify.check.haresources': {
    en: "Heartbeat's files are the same on both nodes",
    zh: '两节点的 Heartbeat 文件一致',
  },
  'verify.check.authkeys': { en: 'authkeys is readable by root alone', zh: 'authkeys 仅 root 可读' },
  'verify.check.resource-script': {
    en: 'Resource script, and what the service needs',
    zh: '资源脚本及服务所需条件',
  },
  'verify.check.boot': { en: 'Services start at boot', zh: '服务开机自启' },
  'verify.check.exported-disks': { en: 'The storage host exports both disks', zh: '存储主机导出了两块磁盘' },
  'verify.check.iscsi-session': { en: 'iSCSI sessions', zh: 'iSCSI 会话' },
  'verify.check.chap': { en: 'CHAP in both directions', zh: '双向 CHAP 认证' },
  'verify.check.fstab': { en: 'The shared filesystem is not in fstab', zh: '共享文件系统不在 fstab 中' },
  'verify.check.heartbeat': {
    en: 'Heartbeat is active on both nodes',
    zh: '两节点的 Heartbeat 均处于活动状态',
  },
  'verify.check.links': { en: 'Heartbeat links, each by itself', zh: '各条心跳链路' },
  'verify.check.failoverd': { en: 'failoverd answers', zh: 'failoverd 有应答' },
  'verify.check.clock': { en: 'Clocks agree', zh: '时钟一致' },
  'verify.check.vip-once': { en: 'The virtual address is on one node', zh: '虚拟地址仅在一个节点上' },
  'verify.check.mount-once': {
    en: 'The filesystem is mounted on one node',
    zh: '文件系统仅在一个节点上挂载',
  },
  'verify.check.service-once': { en: 'The service runs on one node', zh: '服务仅在一个节点上运行' },
  'verify.advice.reach': {
    en: 'Let root enter the host by ssh without a question from this node, then run verify again.',
    zh: '请允许本节点的 root 免密 ssh 登录该主机，然后重新运行 verify。',
  },
  'verify.advice.packages': {
    en: 'Run the installer of the same bundle on the node that differs.',
    zh: '请在不一致的节点上运行同一软件包的安装程序。',
  },
  'verify.advice.configuration': {
    en: 'Carry the site file of the first node over and run "install --site FILE" on the node that differs.',
    zh: '将第一个节点的站点文件复制过去，在不一致的节点上运行 “install --site FILE”。',
  },
  'verify.advice.names': {
    en: 'Run the installer again; when the name itself is wrong, correct HOSTNAME in /etc/sysconfig/network.',
    zh: '重新运行安装程序；若主机名本身有误，请更正 /etc/sysconfig/network 中的 HOSTNAME。',
  },
  'verify.advice.haresources': {
    en: 'Run "install --site FILE" with the same site file on both nodes; Heartbeat needs identical files.',
    zh: '请在两个节点上用同一站点文件运行 “install --site FILE”；Heartbeat 要求文件完全一致。',
  },
  'verify.advice.authkeys': {
    en: 'chown root /etc/ha.d/authkeys; chmod 600 /etc/ha.d/authkeys. Heartbeat does not start otherwise.',
    zh: '执行 chown root /etc/ha.d/authkeys; chmod 600 /etc/ha.d/authkeys，否则 Heartbeat 无法启动。',
  },
  'verify.advice.resource-script': {
    en: 'Run ./install --site site.yaml again on the node named. MQ: user and group mqm must have the same ids on both nodes; another service: only Heartbeat may start it (chkconfig SERVICE off).',
    zh: '请在所列节点上重新运行 ./install --site site.yaml。MQ：两个节点上 mqm 用户和组的编号必须一致；其他服务：只能由 Heartbeat 启动（chkconfig 服务名 off）。',
  },
  'verify.advice.boot': { en: 'chkconfig SERVICE on.', zh: '执行 chkconfig 服务名 on。' },
  'verify.advice.exported-disks': {
    en: 'Run "./install --site FILE --role target" on the storage host; "vgs" and "lvs" there show whether the volume is active.',
    zh: '请在存储主机上运行 “./install --site FILE --role target”；用 “vgs” 和 “lvs” 查看该卷是否已激活。',
  },
  'verify.advice.iscsi-session': {
    en: "service iscsi start; when the login fails, look at CHAP and at the target's access list.",
    zh: '执行 service iscsi start；若登录失败，请检查 CHAP 和目标端的访问列表。',
  },
  'verify.advice.chap': {
    en: 'Run the installer with the same site file on the storage host and on both nodes.',
    zh: '请在存储主机和两个节点上用同一站点文件运行安装程序。',
  },
  'verify.advice.fstab': {
    en: 'Remove the line: a filesystem that is mounted on both nodes is destroyed.',
    zh: '请删除该行：同时在两个节点上挂载会毁坏文件系统。',
  },
  'verify.advice.heartbeat': {
    en: 'service heartbeat start; the reason for not starting is in /var/log/ha-log.',
    zh: '执行 service heartbeat start；未启动的原因见 /var/log/ha-log。',
  },
  'verify.advice.links': {
    en: 'Use two independent networks; check cable, address and UDP port 694 in both directions.',
    zh: '请使用两个独立的网络；检查网线、地址以及双向的 UDP 694 端口。',
  },
  'verify.advice.failoverd': {
    en: 'service failoverd start; its log is /var/log/heartbundle.log.',
    zh: '执行 service failoverd start；日志为 /var/log/heartbundle.log。',
  },
  'verify.advice.clock': {
    en: 'Let both nodes follow the same NTP server.',
    zh: '请让两个节点使用同一 NTP 服务器。',
  },
  'verify.advice.vip-once': {
    en: 'On two nodes: stop Heartbeat on one at once (split brain). On none: see "heartbundle status".',
    zh: '若两个节点都有：立即停止其中一个的 Heartbeat（脑裂）。若都没有：查看 “heartbundle status”。',
  },
  'verify.advice.mount-once': {
    en: 'On two nodes: unmount the one without the virtual address at once. On none: see "heartbundle status".',
    zh: '若两个节点都已挂载：立即卸载没有虚拟地址的一方。若都没有：查看 “heartbundle status”。',
  },
  'verify.advice.service-once': {
    en: 'Stop the service where virtual address and filesystem are not; start it nowhere by hand.',
    zh: '请停止没有虚拟地址和文件系统的节点上的服务；切勿手工启动服务。',
  },
  'verify.seen.unreached': { en: '{host} could not be looked at.', zh: '无法查看 {host}。' },
  'verify.seen.reach': {
    en: '{host} is not reached by ssh: {problem}',
    zh: '无法通过 ssh 连接 {host}：{problem}',
  },
  'verify.seen.package-missing': {
    en: '{host}: {package} is not installed.',
    zh: '{host}：未安装 {package}。',
  },
  'verify.seen.package-differs': {
    en: '{package} differs: {first}, {second}.',
    zh: '{package} 版本不同：{first}，{second}。',
  },
  'verify.seen.file-missing': { en: '{host}: {file} is missing.', zh: '{host}：缺少 {file}。' },
  'verify.seen.file-altered': {
    en: '{host}: {file} is not what the site file makes of it.',
    zh: '{host}：{file} 与站点文件生成的内容不一致。',
  },
  'verify.seen.file-differs': { en: '{file} differs between the nodes.', zh: '两个节点的 {file} 不一致。' },
  'verify.seen.authkeys': {
    en: '{host}: /etc/ha.d/authkeys has mode {mode} and owner {uid}.',
    zh: '{host}：/etc/ha.d/authkeys 权限为 {mode}，属主为 {uid}。',
  },
  'verify.seen.hostname': {
    en: '{host}: "uname -n" says {hostname}.',
    zh: '{host}：“uname -n” 显示 {hostname}。',
  },
  'verify.seen.hosts-entry': {
    en: '{host}: /etc/hosts has no entry "{address} {name}".',
    zh: '{host}：/etc/hosts 中没有 “{address} {name}”。',
  },
  'verify.seen.resource-script': {
    en: '{host}: {file} is missing or not executable.',
    zh: '{host}：{file} 不存在或不可执行。',
  },
  'verify.seen.mqm': {
    en: '{host}: mqm has ids {seen}, the site file says {expected}.',
    zh: '{host}：mqm 编号为 {seen}，站点文件为 {expected}。',
  },
  'verify.seen.boot': {
    en: '{host}: {service} does not start at boot.',
    zh: '{host}：{service} 未设为开机自启。',
  },
  'verify.seen.iscsi-session': {
    en: '{host}: no session to {target}.',
    zh: '{host}：没有到 {target} 的会话。',
  },
  'verify.seen.chap': {
    en: '{host}: {key} is {seen}, expected {expected}.',
    zh: '{host}：{key} 为 {seen}，应为 {expected}。',
  },
  'verify.seen.target-account': {
    en: '{host}: the target asks for no account.',
    zh: '{host}：目标未要求账户认证。',
  },
  'verify.seen.no-target': {
    en: '{host}: tgtd has no target {target}.',
    zh: '{host}：tgtd 中没有目标 {target}。',
  },
  'verify.seen.exported-disk': {
    en: '{host}: LUN {lun} is not {device} with SCSI id {id}, online.',
    zh: '{host}：LUN {lun} 不是在线的 {device}（SCSI id {id}）。',
  },
  'verify.seen.target-acl': {
    en: '{host}: the target lets every address in.',
    zh: '{host}：目标允许任何地址访问。',
  },
  'verify.seen.fstab': { en: '{host}: /etc/fstab has "{line}".', zh: '{host}：/etc/fstab 中有 “{line}”。' },
  'verify.seen.mount-once': {
    en: 'Mounted on {count} nodes: {holders}.',
    zh: '在 {count} 个节点上挂载：{holders}。',
  },
  'verify.seen.mount-sick': {
    en: '{host}: the filesystem is {state}.',
    zh: '{host}：文件系统状态为 {state}。',
  },
  'verify.seen.vip-once': { en: 'On {count} nodes: {holders}.', zh: '位于 {count} 个节点：{holders}。' },
  'verify.seen.service-once': {
    en: 'Running on {count} nodes: {holders}.',
    zh: '在 {count} 个节点上运行：{holders}。',
  },
  'verify.seen.service-stray': {
    en: '{host}: the service runs without virtual address or filesystem.',
    zh: '{host}：服务在没有虚拟地址或文件系统的情况下运行。',
  },
  'verify.seen.heartbeat-stopped': {
    en: '{host}: Heartbeat does not run.',
    zh: '{host}：Heartbeat 未运行。',
  },
  'verify.seen.heartbeat-self': {
    en: '{host}: Heartbeat calls it {state}.',
    zh: '{host}：Heartbeat 状态为 {state}。',
  },
  'verify.seen.heartbeat-peer': {
    en: '{host}: Heartbeat calls its peer {state}.',
    zh: '{host}：Heartbeat 认为对端状态为 {state}。',
  },
  'verify.seen.changing': { en: '{host}: resources are being moved.', zh: '{host}：正在切换资源。' },
  'verify.seen.owner': {
    en: 'Not exactly one node has the whole group (parts on: {holders}).',
    zh: '并非恰好一个节点持有完整资源组（部分资源位于：{holders}）。',
  },
  'verify.seen.link-dead': { en: '{host}: link {link} is dead.', zh: '{host}：链路 {link} 已断。' },
  'verify.seen.link-single': { en: '{host}: {count} link only.', zh: '{host}：仅有 {count} 条链路。' },
  'verify.seen.failoverd': { en: '{host}: failoverd does not answer.', zh: '{host}：failoverd 无应答。' },
  'verify.seen.clock': {
    en: 'The clocks are {milliseconds} ms apart.',
    zh: '时钟相差 {milliseconds} 毫秒。',
  },
  'verify.good.reach': { en: '{hosts}', zh: '{hosts}' },
  'verify.good.packages': { en: '{host}: {packages}', zh: '{host}：{packages}' },
  'verify.good.configuration': { en: '{host}: site file {digest}', zh: '{host}：站点文件 {digest}' },
  'verify.good.authkeys': { en: '{host}: mode 600, root', zh: '{host}：权限 600，root' },
  'verify.good.haresources': { en: 'haresources: {line}', zh: 'haresources：{line}' },
  'verify.good.names': { en: '{host}: name and entries agree', zh: '{host}：名称与条目一致' },
  'verify.seen.service-at-boot': {
    en: '{host}: {service} is started at boot, beside Heartbeat.',
    zh: '{host}：{service} 会在 Heartbeat 之外开机自启。',
  },
  'verify.good.init-script': {
    en: '{host}: scripts in place, {service} is not started at boot',
    zh: '{host}：脚本就绪，{service} 不会开机自启',
  },
  'verify.good.mqm': { en: '{host}: script in place, mqm {ids}', zh: '{host}：脚本就绪，mqm {ids}' },
  'verify.good.boot': { en: '{host}: {services}', zh: '{host}：{services}' },
  'verify.good.iscsi-session': { en: '{host}: logged in to {target}', zh: '{host}：已登录 {target}' },
  'verify.good.chap': {
    en: '{host}: CHAP, both accounts in the record',
    zh: '{host}：CHAP，记录中有双向账户',
  },
  'verify.good.exported-disks': { en: '{host}: both disks of {target}', zh: '{host}：{target} 的两块磁盘' },
  'verify.good.target': { en: '{host}: accounts and access list bound', zh: '{host}：账户与访问列表已绑定' },
  'verify.good.fstab': { en: '{host}: no entry', zh: '{host}：无条目' },
  'verify.good.mount-once': { en: '{holders}', zh: '{holders}' },
  'verify.good.vip-once': { en: '{holders}', zh: '{holders}' },
  'verify.good.service-once': { en: '{holders}', zh: '{holders}' },
  'verify.good.heartbeat': {
    en: '{host}: active, believes to hold {claim}',
    zh: '{host}：活动，认为持有 {claim}',
  },
  'verify.good.links': { en: '{host}: {links}', zh: '{host}：{links}' },
  'verify.good.failoverd': { en: '{host}: {version}', zh: '{host}：{version}' },

  'verify.check.bundle': {
    en: "Same signed bundle on every host, vendors' signatures on the packages",
    zh: '各主机使用同一签名安装包，软件包带有厂商签名',
  },
  'verify.check.nevra': {
    en: 'Every package that the bundle brought is installed in exactly that version',
    zh: '安装包带来的每个软件包均以完全相同的版本安装',
  },
  'verify.check.files': { en: 'Files are as they were packaged', zh: '文件与软件包中的一致' },
  'verify.check.secrets': { en: 'Secrets are readable by root alone', zh: '机密文件仅 root 可读' },
  'verify.check.limits': {
    en: 'Kernel parameters and limits of the service',
    zh: '服务的内核参数与资源限制',
  },
  'verify.check.firewall': { en: 'The firewall lets in what must come in', zh: '防火墙放行所需端口' },
  'verify.check.boot-order': { en: 'Order of start and stop', zh: '启动与停止顺序' },
  'verify.check.record-timeouts': { en: 'Time limits in the iSCSI records', zh: 'iSCSI 记录中的超时设置' },
  'verify.check.filesystem': { en: 'The shared filesystem is in order', zh: '共享文件系统状态正常' },
  'verify.check.link-independence': { en: 'Heartbeat links are independent', zh: '心跳链路相互独立' },
  'verify.check.lease': { en: 'Lease and fence', zh: '租约与隔离' },
  'verify.check.standby-path': {
    en: "The standby's path to the data disk is read-only",
    zh: '备用节点到数据盘的路径为只读',
  },
  'verify.check.watchdog': { en: 'A node can reset itself where it must', zh: '节点在必要时能够自行复位' },
  'verify.check.space': { en: 'Free space', zh: '剩余空间' },
  'verify.check.logs': { en: 'Logs are written and rotated', zh: '日志正常写入并轮转' },
  'verify.check.arp': {
    en: "The virtual address is answered by its owner's card",
    zh: '虚拟地址由持有者的网卡应答',
  },

  'verify.advice.bundle': {
    en: 'Run ./install of the same bundle on the host that differs; a package without signature did not come from its vendor: find out where it came from.',
    zh: '请在不一致的主机上运行同一安装包的 ./install；没有签名的软件包并非来自厂商：请查明其来源。',
  },
  'verify.advice.nevra': {
    en: 'Somebody removed or replaced it by rpm or yum (see /var/log/yum.log). Run the installer of the same bundle on that host; it installs what is missing. A version of yours that is meant to stay must be in the bundle: build it anew.',
    zh: '有人用 rpm 或 yum 删除或替换了它（见 /var/log/yum.log）。请在该主机上运行同一安装包的安装程序，它会补装缺少的软件包。如需保留您自己的版本，请将其放入安装包并重新构建。',
  },
  'verify.advice.files': {
    en: 'Ask who changed the file; then put it back with "rpm -Uvh --replacepkgs" of the package in the bundle\'s repo/Packages.',
    zh: '请查明何人修改了该文件；然后用安装包 repo/Packages 中的软件包执行 “rpm -Uvh --replacepkgs” 恢复。',
  },
  'verify.advice.secrets': {
    en: 'chown root FILE; chmod 600 FILE, and change the passwords in it when others may have read them.',
    zh: '执行 chown root 文件; chmod 600 文件；若他人可能已读取，请更换其中的密码。',
  },
  'verify.advice.limits': {
    en: 'Run ./install --site site.yaml again on the node named; limits of a running queue manager change with its next start.',
    zh: '请在所列节点上重新运行 ./install --site site.yaml；正在运行的队列管理器在下次启动时才会采用新限制。',
  },
  'verify.advice.firewall': {
    en: "Run ./install --site site.yaml again on the host named, or let your firewall's keeper open the port.",
    zh: '请在所列主机上重新运行 ./install --site site.yaml，或请防火墙管理员放行该端口。',
  },
  'verify.advice.boot-order': {
    en: 'chkconfig SERVICE resetpriorities for the services named: storage comes before failoverd, failoverd before heartbeat.',
    zh: '请对所列服务执行 chkconfig 服务名 resetpriorities：存储先于 failoverd，failoverd 先于 heartbeat。',
  },
  'verify.advice.record-timeouts': {
    en: 'Run ./install --site site.yaml again on the node named; the session takes the record at its next login.',
    zh: '请在所列节点上重新运行 ./install --site site.yaml；会话在下次登录时采用该记录。',
  },
  'verify.advice.filesystem': {
    en: 'In a maintenance window: stop Heartbeat on both nodes, then e2fsck -f DEVICE on one. A wrong label means another disk: look at the LUN first.',
    zh: '请在维护窗口内停止两个节点的 Heartbeat，然后在一个节点上执行 e2fsck -f 设备。标签不符说明可能是另一块盘：请先核对 LUN。',
  },
  'verify.advice.link-independence': {
    en: 'Give each link a card, a cable and a network of its own; remove the route named ("ip route del").',
    zh: '请为每条链路配备独立的网卡、网线和网络；并删除所列路由（“ip route del”）。',
  },
  'verify.advice.lease': {
    en: 'See "heartbundle status" on both nodes. A reservation that nobody needs goes with: sg_persist --out --clear --param-rk=0xKEY DEVICE on the node whose key it is.',
    zh: '请在两个节点上查看 “heartbundle status”。多余的保留可在持有该密钥的节点上清除：sg_persist --out --clear --param-rk=0x密钥 设备。',
  },
  'verify.advice.standby-path': {
    en: 'service failoverd restart on the node named: it sets the path as it must be.',
    zh: '请在所列节点上执行 service failoverd restart：它会恢复路径的读写状态。',
  },
  'verify.advice.watchdog': {
    en: 'For sysrq a kernel with CONFIG_MAGIC_SYSRQ; for watchdog end what else holds /dev/watchdog, run "./install" and "service failoverd restart". Or take guard.selfReset out of the site file.',
    zh: 'sysrq 需要带有 CONFIG_MAGIC_SYSRQ 的内核；watchdog 则请停止占用 /dev/watchdog 的程序，并运行“./install”和“service failoverd restart”。或从站点文件中去掉 guard.selfReset。',
  },
  'verify.advice.space': {
    en: 'Make room on the filesystem named before anything else: a full disk stops logs, journal and messages.',
    zh: '请首先在所列文件系统上腾出空间：磁盘写满会使日志、记录和消息停止写入。',
  },
  'verify.advice.logs': {
    en: 'Each log must exist and be named by one file in /etc/logrotate.d; run ./install --site site.yaml again, and take the log out of any other file.',
    zh: '每个日志都应存在，并且只被 /etc/logrotate.d 中的一个文件提及；请重新运行 ./install --site site.yaml，并从其他文件中去掉该日志。',
  },
  'verify.advice.arp': {
    en: 'No answer: look at arp_ignore and the switch. A strange card: another machine has the address; find it by its MAC before anything else.',
    zh: '无应答：请检查 arp_ignore 和交换机。陌生网卡：另一台机器占用了该地址，请首先按 MAC 找到它。',
  },

  'verify.seen.bundle-differs': {
    en: '{host} was installed from {bundle}, {first} from {other}.',
    zh: '{host} 由 {bundle} 安装，{first} 由 {other} 安装。',
  },
  'verify.seen.unsigned': {
    en: '{host}: {package} carries no signature.',
    zh: '{host}：{package} 没有签名。',
  },
  'verify.seen.no-pin': {
    en: '{host}: /var/lib/heartbundle/trust.json is missing or damaged.',
    zh: '{host}：/var/lib/heartbundle/trust.json 缺失或损坏。',
  },
  'verify.seen.file-packaged': {
    en: '{host}: {file} differs from its package ({how}).',
    zh: '{host}：{file} 与软件包不一致（{how}）。',
  },
  'verify.seen.secret': {
    en: '{host}: {file} has mode {mode} and owner {uid}.',
    zh: '{host}：{file} 权限为 {mode}，属主为 {uid}。',
  },
  'verify.seen.kernel': {
    en: '{host}: {key} is {seen}, at least {minimum} is needed.',
    zh: '{host}：{key} 为 {seen}，至少需要 {minimum}。',
  },
  'verify.seen.limits-file': {
    en: '{host}: {file} is missing or altered.',
    zh: '{host}：{file} 缺失或被改动。',
  },
  'verify.seen.open-files': {
    en: '{host}: the queue manager may open {seen} files, at least {minimum} are needed.',
    zh: '{host}：队列管理器最多可打开 {seen} 个文件，至少需要 {minimum}。',
  },
  'verify.seen.firewall': {
    en: '{host}: {port} from {source} is not let in.',
    zh: '{host}：未放行来自 {source} 的 {port}。',
  },
  'verify.seen.start-order': {
    en: '{host}: {later} is not started after {earlier}.',
    zh: '{host}：{later} 未在 {earlier} 之后启动。',
  },
  'verify.seen.stop-order': {
    en: '{host}: {later} is not stopped after {earlier}.',
    zh: '{host}：{later} 未在 {earlier} 之后停止。',
  },
  'verify.seen.record': {
    en: '{host}: {key} is {seen}, expected {expected}.',
    zh: '{host}：{key} 为 {seen}，应为 {expected}。',
  },
  'verify.seen.label': {
    en: '{host}: the mounted filesystem is called "{label}", expected "{expected}".',
    zh: '{host}：已挂载文件系统的标签为 “{label}”，应为 “{expected}”。',
  },
  'verify.seen.filesystem': {
    en: '{host}: the filesystem says of itself: {state}.',
    zh: '{host}：文件系统自述状态：{state}。',
  },
  'verify.seen.route': {
    en: '{host}: {peer}, the peer on link {link}, is reached through {through}.',
    zh: '{host}：链路 {link} 上的对端 {peer} 经由 {through} 到达。',
  },
  'verify.seen.same-hardware': {
    en: '{host}: {first} and {second} lie on the same device ({hardware}).',
    zh: '{host}：{first} 与 {second} 位于同一设备（{hardware}）。',
  },
  'verify.seen.no-lease': { en: '{host}: failoverd keeps no lease.', zh: '{host}：failoverd 未维持租约。' },
  'verify.seen.reservation': {
    en: '{host}: a reservation was left on the data disk, by key {holder}.',
    zh: '{host}：数据盘上遗留有保留，密钥为 {holder}。',
  },
  'verify.seen.path-read-only': {
    en: '{host} has the group, and its path to the data disk is read-only.',
    zh: '{host} 持有资源组，但到数据盘的路径为只读。',
  },
  'verify.seen.path-writable': {
    en: '{host} does not have the group, and could write to the data disk.',
    zh: '{host} 未持有资源组，却可以写数据盘。',
  },
  'verify.seen.watchdog': {
    en: '{host}: /proc/sysrq-trigger is missing, and the site wants a node to reset itself.',
    zh: '{host}：缺少 /proc/sysrq-trigger，而站点要求节点能自行复位。',
  },
  'verify.seen.watchdog-missing': {
    en: '{host}: /dev/watchdog is missing, and the site has a node reset by its watchdog.',
    zh: '{host}：缺少 /dev/watchdog，而站点要求节点由看门狗复位。',
  },
  'verify.seen.watchdog-problem': {
    en: '{host}: the watchdog cannot be armed ({problem}).',
    zh: '{host}：无法启用看门狗（{problem}）。',
  },
  'verify.seen.watchdog-unarmed': {
    en: '{host}: failoverd has not armed the watchdog.',
    zh: '{host}：failoverd 未启用看门狗。',
  },
  'verify.seen.space': {
    en: '{host}: {mount} has {megabytes} MiB and {inodes} % of its inodes left.',
    zh: '{host}：{mount} 剩余 {megabytes} MiB、{inodes} % 的 inode。',
  },
  'verify.seen.log-missing': { en: '{host}: {log} is missing.', zh: '{host}：缺少 {log}。' },
  'verify.seen.log-large': {
    en: '{host}: {log} has grown to {megabytes} MiB.',
    zh: '{host}：{log} 已增长到 {megabytes} MiB。',
  },
  'verify.seen.log-rotation': {
    en: '{host}: {log} is named by {count} rules of logrotate, not by one.',
    zh: '{host}：{log} 被 {count} 条 logrotate 规则提及，而应为一条。',
  },
  'verify.seen.no-arping': {
    en: '{host}: the command arping is missing.',
    zh: '{host}：缺少命令 arping。',
  },
  'verify.seen.arp': {
    en: '{address} is answered by {answers}; the card of {host} is {mac}.',
    zh: '{address} 由 {answers} 应答；{host} 的网卡为 {mac}。',
  },

  'verify.good.bundle-given': {
    en: '{host}: {bundle}, key {key} compared',
    zh: '{host}：{bundle}，密钥 {key} 已核对',
  },
  'verify.good.bundle-confirmed': {
    en: '{host}: {bundle}, key {key} confirmed',
    zh: '{host}：{bundle}，密钥 {key} 已确认',
  },
  'verify.good.bundle-first-use': {
    en: '{host}: {bundle}, key {key} taken as it came',
    zh: '{host}：{bundle}，密钥 {key} 首次使用时直接采信',
  },
  'verify.seen.nevra': {
    en: '{host}: {installed} is installed instead of {package}.',
    zh: '{host}：已安装 {installed}，而非 {package}。',
  },
  'verify.good.nevra': {
    en: '{host}: {count} packages, as the installer brought them',
    zh: '{host}：{count} 个软件包，与安装程序带来的一致',
  },
  'verify.good.nevra-none': {
    en: '{host}: the installer brought none; all were there before',
    zh: '{host}：安装程序未带来软件包；此前均已存在',
  },
  'verify.good.files': {
    en: '{host}: files of {count} packages are as packaged',
    zh: '{host}：{count} 个软件包的文件与包内一致',
  },
  'verify.good.secrets': { en: '{host}: root alone', zh: '{host}：仅 root' },
  'verify.good.limits': { en: '{host}: as the service needs them', zh: '{host}：满足服务要求' },
  'verify.good.firewall': { en: '{host}: {count} openings are there', zh: '{host}：{count} 个放行规则就绪' },
  'verify.good.no-firewall': { en: '{host}: nothing is filtered', zh: '{host}：未启用过滤' },
  'verify.good.record': {
    en: '{host}: a lost path becomes an error after {seconds} s',
    zh: '{host}：路径中断 {seconds} 秒后报错',
  },
  'verify.good.filesystem': { en: '{host}: {label}, {state}', zh: '{host}：{label}，{state}' },
  'verify.good.lease': { en: '{host}: {phase}, epoch {epoch}', zh: '{host}：{phase}，纪元 {epoch}' },
  'verify.good.no-reservation': {
    en: 'data disk: no reservation left behind',
    zh: '数据盘：没有遗留的保留',
  },
  'verify.good.no-guard': {
    en: 'the site has no guard: nothing keeps the standby from writing but Heartbeat',
    zh: '站点未启用守护：仅由 Heartbeat 防止备用节点写入',
  },
  'verify.good.path-owner': { en: '{host}: writable, it has the group', zh: '{host}：可写，持有资源组' },
  'verify.good.path-standby': { en: '{host}: read-only', zh: '{host}：只读' },
  'verify.good.watchdog': { en: '{host}: sysrq is there', zh: '{host}：sysrq 可用' },
  'verify.good.watchdog-armed': {
    en: '{host}: the watchdog is armed, {seconds} s',
    zh: '{host}：看门狗已启用，{seconds} 秒',
  },
  'verify.good.watchdog-ready': {
    en: '{host}: /dev/watchdog is there, disarmed while the node has nothing',
    zh: '{host}：/dev/watchdog 存在，节点未持有资源时不启用',
  },
  'verify.good.watchdog-off': {
    en: '{host}: the site lets no node reset itself',
    zh: '{host}：站点不允许节点自行复位',
  },
  'verify.good.space': {
    en: '{host}: {mount} {megabytes} MiB free',
    zh: '{host}：{mount} 剩余 {megabytes} MiB',
  },
  'verify.good.logs': { en: '{host}: {logs}', zh: '{host}：{logs}' },
  'verify.good.arp': { en: '{address} is at {mac} ({host})', zh: '{address} 位于 {mac}（{host}）' },
} satisfies Messages;
