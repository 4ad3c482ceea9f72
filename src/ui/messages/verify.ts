import type { Messages } from './messages';

export const verify = {
  'verify.stage.checks': { en: 'Looking at the pair ({count} checks)', zh: '检查双机（{count} 项）' },
  'verify.list.check': { en: 'check', zh: '检查' },
  'verify.list.scenario': { en: 'scenario', zh: '场景' },
  'verify.outcome.passed': { en: 'passed', zh: '通过' },
  'verify.outcome.failed': { en: 'failed', zh: '失败' },
  'verify.outcome.warning': { en: 'warning', zh: '警告' },
  'verify.outcome.unproved': { en: 'not seen', zh: '未证实' },
  'verify.verdict.passed': { en: 'Passed', zh: '通过' },
  'verify.verdict.warnings': { en: 'Passed with warnings', zh: '通过，但有警告' },
  'verify.verdict.failed': { en: 'A scenario failed', zh: '有场景失败' },
  'verify.verdict.checks-failed': { en: 'Checks failed', zh: '检查未通过' },
  'verify.report.at': { en: 'The report is {file}', zh: '报告位于 {file}' },

  'verify.planned.alone': {
    en: 'Would be played: the service may be gone for {bound} s; about {minutes} min in all.',
    zh: '将会执行：服务最多中断 {bound} 秒；全程约 {minutes} 分钟。',
  },
  'verify.planned.guided': {
    en: 'Would be played with a person at the machines: the service may be gone for {bound} s; about {minutes} min in all.',
    zh: '将会执行，需有人在机器旁：服务最多中断 {bound} 秒；全程约 {minutes} 分钟。',
  },

  'verify.confirm': {
    en: 'The scenarios interrupt the service of {cluster}: {scenarios}. Type the name of the cluster to go on',
    zh: '场景会中断 {cluster} 的服务：{scenarios}。请输入集群名称以继续',
  },
  'verify.action.power-off': {
    en: 'Pull the plug of {node} now (or power it off hard). Nothing else.',
    zh: '请立即拔掉 {node} 的电源（或强制断电）。不要做其他操作。',
  },
  'verify.action.power-on': { en: 'Power {node} on again.', zh: '请重新给 {node} 上电。' },

  'waiting.left': { en: '(at most {time} more)', zh: '（最多还需 {time}）' },
  'verify.cancelled': {
    en: 'Interrupted: taking back what was disturbed.',
    zh: '已中断：正在撤销扰动。',
  },
  'verify.left.undo': {
    en: '{node} could not be put right from here. On {node}: {command}',
    zh: '无法从本节点恢复 {node}。请在 {node} 上执行：{command}',
  },
  'verify.left.healthy': { en: 'The pair is healthy.', zh: '双机状态正常。' },
  'verify.left.unhealthy': { en: 'The pair is not healthy:', zh: '双机状态不正常：' },
  'verify.left.repair': {
    en: 'A node that is booting joins by itself. Then, on both nodes: heartbundle status; where Heartbeat does not run: service heartbeat start.',
    zh: '正在启动的节点会自行加入。之后请在两个节点上执行：heartbundle status；若 Heartbeat 未运行：service heartbeat start。',
  },
  'verify.list.timing': {
    en: 'gone for at most {bound} s, about {minutes} min in all',
    zh: '最多中断 {bound} 秒，全程约 {minutes} 分钟',
  },
  'verify.scenario.heartbeat-link-down': {
    en: 'One heartbeat link of the owner fails: nothing moves',
    zh: '持有者的一条心跳链路中断：资源不切换',
  },
  'verify.scenario.service-crash': { en: 'The service crashes on the owner', zh: '服务在持有者上崩溃' },
  'verify.scenario.standby-crash': {
    en: 'The standby crashes and comes back: nothing moves',
    zh: '备用节点崩溃后恢复：资源不切换',
  },
  'verify.scenario.owner-crash': { en: 'The owner crashes', zh: '持有者崩溃' },
  'verify.scenario.planned-move': {
    en: 'Planned move: the owner hands the group over',
    zh: '计划切换：持有者移交资源组',
  },
  'verify.scenario.owner-power-off': {
    en: 'Power loss of the owner (guided)',
    zh: '持有者断电（需人工配合）',
  },
  'verify.wait.owner': { en: 'Waiting until {node} owns the group', zh: '等待 {node} 持有资源组' },
  'verify.wait.owner.failed': {
    en: '{node} did not come to own the group in {seconds} s. Look at /var/log/ha-log on both nodes.',
    zh: '{node} 在 {seconds} 秒内未能持有资源组。请查看两个节点的 /var/log/ha-log。',
  },
  'verify.wait.leaves': { en: 'Waiting for the address to leave {node}', zh: '等待虚拟地址离开 {node}' },
  'verify.wait.vip': { en: 'Waiting for the address on {node}', zh: '等待虚拟地址出现在 {node}' },
  'verify.wait.vip.failed': {
    en: '{node} did not get the virtual address in {seconds} s. Look at /var/log/ha-log on both nodes.',
    zh: '{node} 在 {seconds} 秒内未获得虚拟地址。请查看两个节点的 /var/log/ha-log。',
  },
  'verify.wait.gone': { en: 'Waiting until {node} is gone', zh: '等待 {node} 离线' },
  'verify.wait.gone.failed': {
    en: '{node} was not powered off in {seconds} s. The pair is as it was.',
    zh: '{node} 在 {seconds} 秒内未断电。双机状态未变。',
  },
  'verify.wait.back': { en: 'Waiting until {node} is back', zh: '等待 {node} 恢复' },
  'verify.wait.back.failed': {
    en: '{node} was not reached again in {seconds} s. Power it on; the other node serves.',
    zh: '{node} 在 {seconds} 秒内未恢复。请给它上电；另一节点仍在服务。',
  },
  'verify.wait.link-dead': {
    en: 'Waiting until both nodes call the link {link} dead',
    zh: '等待两个节点判定链路 {link} 已断',
  },
  'verify.wait.link-dead.failed': {
    en: 'Not both nodes called the link {link} of {node} dead in {seconds} s.',
    zh: '{seconds} 秒内并非两个节点都判定 {node} 的链路 {link} 已断。',
  },
  'verify.wait.service-gone': {
    en: 'Waiting until the service on {node} is dead',
    zh: '等待 {node} 上的服务终止',
  },
  'verify.wait.service-gone.failed': {
    en: 'The service on {node} did not die of kill -9 in {seconds} s.',
    zh: '{node} 上的服务在 kill -9 后 {seconds} 秒内未终止。',
  },
  'verify.wait.service-back': { en: 'Waiting until the service runs again', zh: '等待服务重新运行' },
  'verify.wait.service-back.failed': {
    en: 'Nobody started the service again in {seconds} s. Look at "heartbundle status" on the owner: is failoverd running?',
    zh: '{seconds} 秒内服务未被重新启动。请在持有者上查看 “heartbundle status”：failoverd 是否在运行？',
  },
  'verify.wait.healthy': { en: 'Waiting until the pair is healthy', zh: '等待双机恢复正常' },
  'verify.wait.healthy.failed': {
    en: 'The pair did not become healthy in {seconds} s. Run "heartbundle status" on both nodes.',
    zh: '双机在 {seconds} 秒内未恢复正常。请在两个节点上运行 “heartbundle status”。',
  },
  'verify.told.moved': { en: 'The group moved from {from} to {to}.', zh: '资源组已从 {from} 切换到 {to}。' },
  'verify.told.move-first': {
    en: 'verify runs on {node}, which owns the group and will lose its power: the group moves to {peer} first.',
    zh: 'verify 在 {node} 上运行，而它持有资源组并将断电：先将资源组切换到 {peer}。',
  },
  'verify.told.move-here': {
    en: 'verify runs on {peer}, and the node without the group will crash: the group moves from {node} to {peer} first.',
    zh: 'verify 在 {peer} 上运行，而不持有资源组的节点将崩溃：先将资源组从 {node} 切换到 {peer}。',
  },
  'verify.told.not-disturbed': {
    en: '{node} could not be disturbed. The pair is as it was.',
    zh: '无法对 {node} 施加扰动。双机状态未变。',
  },
  'verify.told.moved-away': {
    en: '{node} lost the group although nothing should have moved.',
    zh: '资源组本不应切换，但 {node} 失去了它。',
  },
  'verify.told.link-noticed': {
    en: 'Both nodes noticed that the link {link} of {node} was down and up again; nothing moved.',
    zh: '两个节点都发现了 {node} 的链路 {link} 中断并恢复；资源未切换。',
  },
  'verify.told.no-process': {
    en: 'The main process of the service was not found on {node}. The pair is as it was.',
    zh: '在 {node} 上未找到服务的主进程。双机状态未变。',
  },
  'verify.told.restarted': {
    en: 'The service was started again on {node}.',
    zh: '服务已在 {node} 上重新启动。',
  },
  'verify.told.crashed': {
    en: '{node} crashed; {survivor} took over by itself.',
    zh: '{node} 崩溃；{survivor} 自动接管。',
  },
  'verify.told.standby-crashed': {
    en: '{standby} crashed and came back; {node} served on.',
    zh: '{standby} 崩溃后恢复；{node} 持续提供服务。',
  },
  'verify.told.survived': {
    en: '{node} lost its power; {survivor} took over by itself.',
    zh: '{node} 断电；{survivor} 自动接管。',
  },
  'verify.told.owner-now': { en: '{node} owns the group now.', zh: '现在由 {node} 持有资源组。' },
  'verify.told.lost': {
    en: '{count} acknowledged messages were lost: {numbers}.',
    zh: '丢失了 {count} 条已确认的消息：{numbers}。',
  },
  'verify.told.doubled': { en: '{count} messages came twice.', zh: '{count} 条消息重复。' },
  'verify.told.too-long': {
    en: 'The client was without an answer for {seconds} s; the bound is {bound} s.',
    zh: '客户端无应答 {seconds} 秒；上限为 {bound} 秒。',
  },
  'verify.told.no-message': { en: 'No message was acknowledged at all.', zh: '没有任何消息得到确认。' },
  'verify.told.no-baseline': {
    en: 'The client gets no acknowledgement before anything is disturbed: check queue, channel and port.',
    zh: '在任何扰动之前客户端就得不到确认：请检查队列、通道和端口。',
  },
  'verify.told.client': {
    en: '{scenario}: outage {seconds} s (bound {bound} s), {acknowledged} messages acknowledged, {lost} lost, {doubled} doubled',
    zh: '{scenario}：中断 {seconds} 秒（上限 {bound} 秒），已确认 {acknowledged} 条消息，丢失 {lost} 条，重复 {doubled} 条',
  },

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

  'verify.untested.check': { en: 'The check {id} was left out.', zh: '未执行检查 {id}。' },
  'verify.untested.unproved': {
    en: 'The check {id} could not be completed on every host.',
    zh: '检查 {id} 未能在所有主机上完成。',
  },
  'verify.untested.late': {
    en: 'The scenario {id} was not begun: it takes about {minutes} min, more than the window has left.',
    zh: '未开始场景 {id}：约需 {minutes} 分钟，超出维护窗口的剩余时间。',
  },
  'verify.untested.scenario': { en: 'The scenario {id} was not played.', zh: '未执行场景 {id}。' },
  'verify.untested.absent': {
    en: 'The scenario {id} was not played: the site does not have what it disturbs.',
    zh: '未执行场景 {id}：站点中没有其扰动的对象。',
  },
  'verify.untested.split-brain': {
    en: 'Loss of every heartbeat link: with the guard, whether the group stays where it is; without it, both nodes take it.',
    zh: '全部心跳链路中断：开启守护时资源组是否保持原位；未开启时两个节点都会接管。',
  },
  'verify.untested.storage-path': {
    en: 'Loss of the path to the storage, and a restart of the storage host.',
    zh: '到存储的路径中断，以及存储主机重启。',
  },
  'verify.untested.service': { en: 'Hang of the service itself.', zh: '服务自身的挂起。' },
  'verify.untested.freeze': { en: 'A node that freezes and wakes again.', zh: '节点冻结后又恢复。' },

  'verify.story.standby': {
    en: 'hb_standby all: asked to hand the group over',
    zh: 'hb_standby all：要求移交资源组',
  },
  'verify.story.owns': { en: 'owns the group', zh: '持有资源组' },
  'verify.story.power-off': { en: 'power off asked for', zh: '要求断电' },
  'verify.story.power-on': { en: 'power on asked for', zh: '要求上电' },
  'verify.story.gone': { en: 'no longer reached', zh: '已无法连接' },
  'verify.story.back': { en: 'reached again', zh: '恢复连接' },
  'verify.story.link-down': { en: 'link {link} taken down', zh: '断开链路 {link}' },
  'verify.story.link-up': { en: 'link {link} put up again', zh: '恢复链路 {link}' },
  'verify.story.service-killed': { en: 'kill -9 {pid}: the service', zh: 'kill -9 {pid}：服务' },
  'verify.story.crash': { en: 'crash (sysrq b)', zh: '崩溃（sysrq b）' },
  'verify.story.silent': { en: 'last answer to the client', zh: '客户端最后一次得到应答' },
  'verify.story.again': {
    en: 'the client is answered again after {seconds} s',
    zh: '{seconds} 秒后客户端重新得到应答',
  },

  'verify.report.summary': {
    en: '{passed} of {checks} checks and {scenarios} of {played} scenarios passed.',
    zh: '{checks} 项检查中 {passed} 项通过，{played} 个场景中 {scenarios} 个通过。',
  },
  'verify.report.run-on': { en: 'run on {node}', zh: '运行于 {node}' },
  'verify.report.probe': { en: 'client on {host}', zh: '客户端位于 {host}' },
  'verify.report.outages': { en: 'How long the service was gone', zh: '服务中断时长' },
  'verify.report.worst': { en: 'longest outage', zh: '最长中断' },
  'verify.report.outage': { en: 'without an acknowledged message', zh: '无消息确认' },
  'verify.report.connect-outage': { en: 'without a connection', zh: '无法连接' },
  'verify.report.acknowledged': { en: 'messages acknowledged', zh: '已确认消息' },
  'verify.report.lost': { en: 'lost', zh: '丢失' },
  'verify.report.doubled': { en: 'doubled', zh: '重复' },
  'verify.report.in-doubt': { en: 'arrived without acknowledgement', zh: '未确认但已送达' },
  'verify.report.story': { en: 'The story, line by line ({count})', zh: '逐行经过（{count}）' },
  'verify.report.time': { en: 'time', zh: '时间' },
  'verify.report.host': { en: 'host', zh: '主机' },
  'verify.report.source': { en: 'source', zh: '来源' },
  'verify.report.event': { en: 'what happened', zh: '事件' },
  'verify.report.checks': { en: 'Checks', zh: '检查' },
  'verify.report.check': { en: 'check', zh: '检查项' },
  'verify.report.seen': { en: 'what was seen', zh: '所见' },
  'verify.report.not-tested': { en: 'What was not tested', zh: '未测试的内容' },
  'verify.picture.client': { en: 'client', zh: '客户端' },
  'verify.picture.off': { en: 'off', zh: '断电' },
  'verify.picture.vip': { en: 'address', zh: '地址' },
  'verify.picture.mount': { en: 'filesystem', zh: '文件系统' },
  'verify.picture.service': { en: 'service', zh: '服务' },
} satisfies Messages;
