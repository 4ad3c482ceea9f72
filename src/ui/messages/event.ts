import type { Messages } from './messages';

/**
 * The events of the journal in words. The English ones are the lines of syslog and of the log too: they are
 * searched by their words, and docs/operations.md quotes them.
 */
export const event = {
  'event.started': {
    en: 'failoverd {version} started (pid {pid})',
    zh: 'failoverd {version} 已启动（pid {pid}）',
  },
  'event.stopped': { en: 'failoverd stopped', zh: 'failoverd 已停止' },
  'event.vip-here': { en: 'virtual address is here', zh: '虚拟地址在本节点' },
  'event.vip-gone': { en: 'virtual address is not here', zh: '虚拟地址不在本节点' },
  'event.mount-absent': { en: 'shared filesystem is absent', zh: '共享文件系统未挂载' },
  'event.mount-writable': { en: 'shared filesystem is writable', zh: '共享文件系统可写' },
  'event.mount-read-only': { en: 'shared filesystem is read-only', zh: '共享文件系统只读' },
  'event.mount-stalled': { en: 'shared filesystem is stalled', zh: '共享文件系统无响应' },
  'event.service-running': { en: 'service is running', zh: '服务运行中' },
  'event.service-stopped': { en: 'service is stopped', zh: '服务已停止' },
  'event.service-unknown': { en: 'service gives no answer', zh: '服务无响应' },
  'event.holding-whole': { en: 'this node owns the group', zh: '本节点持有完整资源组' },
  'event.holding-part': { en: 'this node has a part of the group', zh: '本节点持有部分资源组' },
  'event.holding-nothing': { en: 'this node has nothing of the group', zh: '本节点不持有资源组' },
  'event.heartbeat-runs': { en: 'heartbeat runs', zh: 'Heartbeat 运行中' },
  'event.heartbeat-stopped': { en: 'heartbeat does not run', zh: 'Heartbeat 未运行' },
  'event.self': { en: 'heartbeat says of this node: {state}', zh: 'Heartbeat 对本节点的判断：{state}' },
  'event.peer': { en: 'heartbeat says of the peer: {state}', zh: 'Heartbeat 对对端的判断：{state}' },
  'event.claim': { en: 'heartbeat believes to hold: {claim}', zh: 'Heartbeat 认为持有：{claim}' },
  'event.link-up': { en: 'link {name} is up', zh: '心跳链路 {name} 正常' },
  'event.link-dead': { en: 'link {name} is dead', zh: '心跳链路 {name} 中断' },
  'event.finding': { en: 'finding: {finding}', zh: '发现问题：{finding}' },
  'event.finding-none': { en: 'finding: none', zh: '不再有问题' },
  'event.held-back-maintenance': {
    en: 'nothing more is done about {finding}: the node is in maintenance',
    zh: '对 {finding} 不再处理：节点处于维护状态',
  },
  'event.held-back-guard': {
    en: 'nothing more is done about {finding}: the guard is at work',
    zh: '对 {finding} 不再处理：守护正在工作',
  },
  'event.held-back-peer-absent': {
    en: 'nothing more is done about {finding}: the peer is not there to take the group',
    zh: '对 {finding} 不再处理：对端不在，无法接管资源组',
  },
  'event.held-back-peer-daemon': {
    en: 'nothing more is done about {finding}: the failoverd of the peer does not renew its lease',
    zh: '对 {finding} 不再处理：对端的 failoverd 没有续约',
  },
  'event.held-back-peer-unseen': {
    en: 'nothing more is done about {finding}: it is not known whether the peer is better off',
    zh: '对 {finding} 不再处理：不知道对端是否更好',
  },
  'event.held-back-peer-storage': {
    en: 'nothing more is done about {finding}: the peer does not reach the data disk either',
    zh: '对 {finding} 不再处理：对端也访问不到数据盘',
  },
  'event.held-back-peer-unable': {
    en: 'nothing more is done about {finding}: the group failed on the peer too, or the peer is in maintenance',
    zh: '对 {finding} 不再处理：资源组在对端也失败过，或对端处于维护状态',
  },
  'event.held-back-move-limit': {
    en: 'nothing more is done about {finding}: the group was moved away within the hour and came back',
    zh: '对 {finding} 不再处理：一小时内资源组已被移走又回来',
  },
  'event.held-back-move-lost': {
    en: 'nothing more is done about {finding}: Heartbeat did not answer three requests to hand the group over',
    zh: '对 {finding} 不再处理：Heartbeat 对三次移交请求均无响应',
  },
  'event.session-logged-in': { en: 'iSCSI session is logged-in', zh: 'iSCSI 会话已登录' },
  'event.session-lost': { en: 'iSCSI session is lost', zh: 'iSCSI 会话丢失' },
  'event.session-absent': { en: 'iSCSI session is absent', zh: '没有 iSCSI 会话' },
  'event.carrier-up': { en: 'interface {name} has its carrier', zh: '网卡 {name} 链路恢复' },
  'event.carrier-down': { en: 'interface {name} has lost its carrier', zh: '网卡 {name} 链路断开' },
  'event.full': { en: 'shared filesystem is full', zh: '共享文件系统已满' },
  'event.room': { en: 'shared filesystem has room again', zh: '共享文件系统又有空间' },
  'event.maintenance-begins': {
    en: 'maintenance begins: nothing is restarted or moved',
    zh: '维护开始：不再重启或移动任何资源',
  },
  'event.maintenance-ended': { en: 'maintenance ended', zh: '维护结束' },
  'event.guard-starting': {
    en: 'guard: not read the guard disk yet (epoch {epoch})',
    zh: '守护：尚未读取守护盘（epoch {epoch}）',
  },
  'event.guard-standby': {
    en: 'guard: this node may not write (epoch {epoch})',
    zh: '守护：本节点不可写入（epoch {epoch}）',
  },
  'event.guard-claiming': {
    en: 'guard: this node claims the group (epoch {epoch})',
    zh: '守护：本节点申请持有资源组（epoch {epoch}）',
  },
  'event.guard-fencing': {
    en: "guard: this node takes the peer's right to write (epoch {epoch})",
    zh: '守护：本节点正在取消对端的写入权（epoch {epoch}）',
  },
  'event.guard-opening': {
    en: 'guard: this node sees that nothing keeps it from writing (epoch {epoch})',
    zh: '守护：本节点正在确认没有什么阻止其写入（epoch {epoch}）',
  },
  'event.guard-settling': {
    en: 'guard: this node waits before it owns (epoch {epoch})',
    zh: '守护：本节点在持有之前等待（epoch {epoch}）',
  },
  'event.guard-owner': {
    en: 'guard: this node owns and may write (epoch {epoch})',
    zh: '守护：本节点持有资源组，可以写入（epoch {epoch}）',
  },
  'event.guard-lost': {
    en: 'guard: this node must stop everything at once (epoch {epoch})',
    zh: '守护：本节点必须立即停止一切（epoch {epoch}）',
  },
  'event.guard-lost-deposed': {
    en: 'guard: this node must stop everything at once (epoch {epoch}): the peer owns a later epoch',
    zh: '守护：本节点必须立即停止一切（epoch {epoch}）：对端已持有更新的 epoch',
  },
  'event.guard-lost-fenced': {
    en: 'guard: this node must stop everything at once (epoch {epoch}): the peer has fenced this node',
    zh: '守护：本节点必须立即停止一切（epoch {epoch}）：对端已隔离本节点',
  },
  'event.guard-lost-late': {
    en: 'guard: this node must stop everything at once (epoch {epoch}): its lease was not renewed in time and nobody hears it',
    zh: '守护：本节点必须立即停止一切（epoch {epoch}）：未能按时续约，且无人收到其心跳',
  },
  'event.guard-lost-slept': {
    en: 'guard: this node must stop everything at once (epoch {epoch}): it slept too long',
    zh: '守护：本节点必须立即停止一切（epoch {epoch}）：停顿过久',
  },
  'event.guard-lost-not-owner': {
    en: 'guard: this node must stop everything at once (epoch {epoch}): the group is here without ownership',
    zh: '守护：本节点必须立即停止一切（epoch {epoch}）：资源组在本节点运行却未被持有',
  },
  'event.guard-clean': {
    en: 'guard: this node has nothing and says so (epoch {epoch})',
    zh: '守护：本节点已清空并作出声明（epoch {epoch}）',
  },
  'event.refused-peer-alive': {
    en: 'guard refuses the group: the peer owns it and is alive on the guard disk',
    zh: '守护拒绝资源组：对端持有它，且在守护盘上存活',
  },
  'event.refused-peer-claims': {
    en: 'guard refuses the group: the peer claims it',
    zh: '守护拒绝资源组：对端正在申请持有',
  },
  'event.refused-foreign-disk': {
    en: 'guard refuses the group: the guard disk is not of this cluster',
    zh: '守护拒绝资源组：守护盘不属于本集群',
  },
  'event.refused-storage': {
    en: 'guard refuses the group: the storage does not answer',
    zh: '守护拒绝资源组：存储无响应',
  },
  'event.refused-no-answer': {
    en: 'guard refuses the group: no decision in time',
    zh: '守护拒绝资源组：未能按时作出决定',
  },
  'event.refused-not-clean': {
    en: 'guard refuses the group: this node is not rid of what it had',
    zh: '守护拒绝资源组：本节点尚未清空原有资源',
  },
  'event.refused-slept': {
    en: 'guard refuses the group: this node slept',
    zh: '守护拒绝资源组：本节点停顿过',
  },
  'event.fence-none': { en: 'fence: there is none', zh: '隔离：无' },
  'event.fence-ours': { en: 'fence: the peer cannot write', zh: '隔离：对端不能写入' },
  'event.fence-theirs': { en: 'fence: this node cannot write', zh: '隔离：本节点不能写入' },
  'event.fence-unsure': { en: 'fence: being looked at', zh: '隔离：正在检查' },
  'event.lease-well': { en: 'guard disk answers again', zh: '守护盘恢复响应' },
  'event.lease-fails': { en: 'guard disk fails: {problem}', zh: '守护盘出错：{problem}' },
  'event.initiator': {
    en: 'the target answers and iscsid does not log in again: iscsid is started anew',
    zh: '目标端有响应而 iscsid 没有重新登录：重新启动 iscsid',
  },
  'event.stray': {
    en: 'guard: a part of the group is here without ownership and is stopped',
    zh: '守护：本节点未持有却有部分资源，正在停止',
  },
  'event.watchdog-failed': {
    en: 'watchdog cannot be armed: {problem}',
    zh: '看门狗无法启用：{problem}',
  },
  'event.watchdog-armed': {
    en: 'watchdog is armed: this node is reset when failoverd is not at work for {seconds} s',
    zh: '看门狗已启用：failoverd 停止工作 {seconds} 秒后本节点将被复位',
  },
  'event.watchdog-disarmed': { en: 'watchdog is disarmed', zh: '看门狗已停用' },
  'event.reset-sysrq': {
    en: 'guard: stopping did not end in time, this node is reset by sysrq',
    zh: '守护：未能按时停止，本节点由 sysrq 复位',
  },
  'event.reset-watchdog': {
    en: 'guard: stopping did not end in time, this node is reset by its watchdog',
    zh: '守护：未能按时停止，本节点由看门狗复位',
  },
  'event.aside-begins': {
    en: "this node's heartbeat is stopped by the guard until a link to the peer is back",
    zh: '守护已停止本节点的 Heartbeat，直到到对端的链路恢复',
  },
  'event.aside-ended': {
    en: "this node's heartbeat is started again by the guard",
    zh: '守护重新启动本节点的 Heartbeat',
  },
  'event.muted': { en: "the fenced peer's heartbeat is not listened to", zh: '不再接收被隔离对端的心跳' },
  'event.heard': { en: "the peer's heartbeat is listened to again", zh: '重新接收对端的心跳' },
  'event.hook': { en: 'hook ended with {result}', zh: '钩子命令结束：{result}' },
  'event.hook-late': {
    en: 'the hook is too slow: it was not told of {dropped} events',
    zh: '钩子命令过慢：有 {dropped} 个事件未通知它',
  },
  'event.action': { en: 'action: {action} (attempt {attempt})', zh: '执行：{action}（第 {attempt} 次）' },
  'event.action-done': { en: 'action {action} ended with {result}', zh: '{action} 结束：{result}' },
  'event.of-later-version': { en: '{kind}', zh: '{kind}' },
} satisfies Messages;
