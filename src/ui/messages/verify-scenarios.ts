import type { Messages } from './messages';

export const verifyScenarios = {
  'verify.action.power-off': {
    en: 'Pull the plug of {node} now (or power it off hard). Nothing else.',
    zh: '请立即拔掉 {node} 的电源（或强制断电）。不要做其他操作。',
  },
  'verify.action.power-on': { en: 'Power {node} on again.', zh: '请重新给 {node} 上电。' },
  'verify.left.undo': {
    en: '{node} could not be put right from here. On {node}: {command}',
    zh: '无法从本节点恢复 {node}。请在 {node} 上执行：{command}',
  },
  'verify.left.client': {
    en: 'The client on {host} goes on for two hours at most. To end it there: touch {directory}/stop',
    zh: '{host} 上的客户端最多再运行两小时。要在那里结束它：touch {directory}/stop',
  },
  'verify.left.healthy': { en: 'The pair is healthy.', zh: '双机状态正常。' },
  'verify.left.unhealthy': { en: 'The pair is not healthy:', zh: '双机状态不正常：' },
  'verify.left.repair': {
    en: 'A node that is booting joins by itself. Then, on both nodes: heartbundle status; where Heartbeat does not run: service heartbeat start.',
    zh: '正在启动的节点会自行加入。之后请在两个节点上执行：heartbundle status；若 Heartbeat 未运行：service heartbeat start。',
  },
  'verify.scenario.heartbeat-link-down': {
    en: 'One heartbeat link of the owner fails: nothing moves',
    zh: '持有者的一条心跳链路中断：资源不切换',
  },
  'verify.scenario.service-crash': { en: 'The service crashes on the owner', zh: '服务在持有者上崩溃' },
  'verify.scenario.service-hang': {
    en: 'The service hangs on the owner: it is there and does not answer',
    zh: '服务在持有者上挂起：进程仍在，但无响应',
  },
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
  'verify.wait.hang-found': {
    en: 'Waiting until failoverd ends the frozen service on {node}',
    zh: '等待 failoverd 终止 {node} 上被冻结的服务',
  },
  'verify.wait.hang-found.failed': {
    en: 'Nobody ended the frozen service on {node} in {seconds} s. Look at "heartbundle status" and /var/log/heartbundle.log there: is failoverd running?',
    zh: '{seconds} 秒内 {node} 上被冻结的服务未被终止。请在那里查看 “heartbundle status” 和 /var/log/heartbundle.log：failoverd 是否在运行？',
  },
  'verify.wait.healthy': { en: 'Waiting until the pair is healthy', zh: '等待双机恢复正常' },
  'verify.wait.healthy.failed': {
    en: 'The pair did not become healthy in {seconds} s. Run "heartbundle status" on both nodes.',
    zh: '双机在 {seconds} 秒内未恢复正常。请在两个节点上运行 “heartbundle status”。',
  },
  'verify.told.moved': { en: 'The group moved from {from} to {to}.', zh: '资源组已从 {from} 切换到 {to}。' },
  'verify.told.move-first': {
    en: 'verify runs on {node}, which owns the group and would be lost with it: the group moves to {peer} first.',
    zh: 'verify 在 {node} 上运行，而它持有资源组并将随之失效：先将资源组切换到 {peer}。',
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
  'verify.told.uncounted': {
    en: 'The messages could not be read back afterwards, so nobody knows whether one was lost: look at the queue.',
    zh: '事后无法读回消息，因此不知道是否有消息丢失：请检查队列。',
  },
  'verify.told.no-baseline': {
    en: 'The client gets no acknowledgement before anything is disturbed: check queue, channel and port.',
    zh: '在任何扰动之前客户端就得不到确认：请检查队列、通道和端口。',
  },
  'verify.told.client': {
    en: '{scenario}: outage {seconds} s (bound {bound} s), {acknowledged} messages acknowledged, {lost} lost, {doubled} doubled',
    zh: '{scenario}：中断 {seconds} 秒（上限 {bound} 秒），已确认 {acknowledged} 条消息，丢失 {lost} 条，重复 {doubled} 条',
  },
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
  'verify.story.service-frozen': {
    en: 'every process of the queue manager stopped (SIGSTOP)',
    zh: '冻结队列管理器的全部进程（SIGSTOP）',
  },
  'verify.story.hang-ended': { en: 'the frozen service was ended', zh: '被冻结的服务已被终止' },
  'verify.story.crash': { en: 'crash (sysrq b)', zh: '崩溃（sysrq b）' },
  'verify.story.silent': { en: 'last answer to the client', zh: '客户端最后一次得到应答' },
  'verify.story.again': {
    en: 'the client is answered again after {seconds} s',
    zh: '{seconds} 秒后客户端重新得到应答',
  },

  'verify.action.freeze': {
    en: 'Pause the virtual machine {node} in its hypervisor now. Nothing else.',
    zh: '请立即在虚拟化平台中暂停虚拟机 {node}。不要做其他操作。',
  },
  'verify.action.thaw': { en: 'Let the virtual machine {node} go on.', zh: '请恢复虚拟机 {node} 的运行。' },
  'verify.scenario.heartbeat-killed': {
    en: "The owner's Heartbeat is killed: it is started again",
    zh: '持有者的 Heartbeat 被杀死：会被重新启动',
  },
  'verify.scenario.all-links-down': {
    en: 'Every heartbeat link fails: one owner, and nothing moves',
    zh: '全部心跳链路中断：只有一个持有者，资源不切换',
  },
  'verify.scenario.target-restart': {
    en: 'The target daemon of the storage host is restarted',
    zh: '存储主机的 target 服务重启',
  },
  'verify.scenario.vip-interface-down': {
    en: "The owner's interface to the clients fails",
    zh: '持有者面向客户端的网卡中断',
  },
  'verify.scenario.storage-path-cut': {
    en: 'The owner loses its path to the storage',
    zh: '持有者失去到存储的路径',
  },
  'verify.scenario.node-alone': {
    en: 'A node boots alone after a power loss and takes the group',
    zh: '断电后单个节点启动并接管资源组',
  },
  'verify.scenario.both-reboot': { en: 'Both nodes reboot at once', zh: '两个节点同时重启' },
  'verify.told.both-rebooted': {
    en: 'Both nodes rebooted and came back by themselves.',
    zh: '两个节点重启后自行恢复。',
  },
  'verify.story.reboot': { en: 'reboot', zh: '重启' },
  'verify.scenario.freeze-wake': {
    en: 'The owner freezes and wakes again (guided)',
    zh: '持有者冻结后又恢复（需人工配合）',
  },
  'verify.wait.heartbeat-back': {
    en: 'Waiting until Heartbeat runs on {node} again',
    zh: '等待 {node} 上的 Heartbeat 重新运行',
  },
  'verify.wait.heartbeat-back.failed': {
    en: 'Nobody started Heartbeat on {node} again in {seconds} s. Is failoverd running there?',
    zh: '{seconds} 秒内 {node} 上的 Heartbeat 未被重新启动。那里的 failoverd 是否在运行？',
  },
  'verify.wait.peer-dead': {
    en: 'Waiting until the owner hears nothing more from its peer',
    zh: '等待持有者不再收到对端的心跳',
  },
  'verify.wait.peer-dead.failed': {
    en: 'The owner still heard its peer after {seconds} s: not every link was cut.',
    zh: '{seconds} 秒后持有者仍能收到对端的心跳：并非所有链路都已中断。',
  },
  'verify.told.two-owners': {
    en: 'Both nodes came to own the group.',
    zh: '两个节点同时持有资源组。',
  },
  'verify.told.heartbeat-restarted': {
    en: 'Heartbeat was killed on {node} and was started again.',
    zh: '{node} 上的 Heartbeat 被杀死后重新启动。',
  },
  'verify.told.stayed': {
    en: 'No link was left, and the group stayed on {node}.',
    zh: '所有链路均中断，资源组留在 {node}。',
  },
  'verify.told.storage-cut': {
    en: '{node} lost its path to the storage; {survivor} took over.',
    zh: '{node} 失去到存储的路径；{survivor} 已接管。',
  },
  'verify.told.interface-down': {
    en: '{node} lost its interface {link}; {survivor} took over.',
    zh: '{node} 的网卡 {link} 中断；{survivor} 已接管。',
  },
  'verify.told.target-not-started': {
    en: 'The target daemon on {host} did not come back: "service tgtd status" there.',
    zh: '{host} 上的 target 服务未恢复：请在那里查看 “service tgtd status”。',
  },
  'verify.told.target-restarted': {
    en: 'The target daemon on {host} was restarted; both nodes are logged in again.',
    zh: '{host} 上的 target 服务已重启；两个节点均已重新登录。',
  },
  'verify.told.alone': {
    en: '{node} booted while {missing} was missing, and took the group alone.',
    zh: '{node} 在 {missing} 缺席时启动，并独自接管了资源组。',
  },
  'verify.told.frozen': {
    en: '{node} stood still; {survivor} took over, and {node} wrote nothing when it woke.',
    zh: '{node} 冻结；{survivor} 已接管，{node} 恢复后未写入任何数据。',
  },
  'verify.story.heartbeat-killed': { en: 'kill -9 of Heartbeat', zh: 'kill -9 Heartbeat' },
  'verify.story.heartbeat-back': { en: 'Heartbeat runs again', zh: 'Heartbeat 重新运行' },
  'verify.story.all-links-down': { en: 'every heartbeat link cut', zh: '切断全部心跳链路' },
  'verify.story.all-links-up': { en: 'links given back', zh: '恢复链路' },
  'verify.story.storage-cut': { en: 'path to the storage cut', zh: '切断到存储的路径' },
  'verify.story.storage-back': { en: 'path to the storage given back', zh: '恢复到存储的路径' },
  'verify.story.target-restart': { en: 'target daemon restarted', zh: '重启 target 服务' },
  'verify.story.target-back': { en: 'target daemon runs again', zh: 'target 服务重新运行' },
  'verify.story.cluster-stopped': {
    en: 'plays the missing node: cluster services stopped',
    zh: '扮演缺席节点：停止集群服务',
  },
  'verify.story.cluster-started': { en: 'cluster services started again', zh: '重新启动集群服务' },
  'verify.story.freeze': { en: 'pause asked for', zh: '要求暂停' },
  'verify.story.thaw': { en: 'go on asked for', zh: '要求恢复运行' },
} satisfies Messages;
