import type { Messages } from './messages';

export const guard = {
  'guard.level.ok': { en: 'OK', zh: '正常' },
  'guard.level.warning': { en: 'WARNING', zh: '警告' },
  'guard.level.critical': { en: 'CRITICAL', zh: '严重' },
  'guard.level.unknown': { en: 'UNKNOWN', zh: '未知' },
  'guard.headline': { en: '{level} - {cluster}: {summary}', zh: '{level} - {cluster}：{summary}' },
  'guard.summary.owner': { en: '{owner} owns the group', zh: '{owner} 持有资源组' },
  'guard.summary.nobody': { en: 'no owner is seen from here', zh: '从本节点看不到持有者' },
  'guard.row.node': { en: 'this node', zh: '本节点' },
  'guard.row.peer': { en: 'peer', zh: '对端节点' },
  'guard.row.owner': { en: 'owner', zh: '持有者' },
  'guard.row.vip': { en: 'virtual address', zh: '虚拟地址' },
  'guard.row.mount': { en: 'filesystem', zh: '文件系统' },
  'guard.row.service': { en: 'service', zh: '服务' },
  'guard.row.heartbeat': { en: 'heartbeat', zh: '心跳' },
  'guard.row.links': { en: 'links', zh: '心跳链路' },
  'guard.row.daemon': { en: 'failoverd', zh: 'failoverd' },
  'guard.row.lease': { en: 'lease', zh: '租约' },
  'guard.row.fence': { en: 'fence', zh: '隔离' },
  'guard.row.watchdog': { en: 'watchdog', zh: '看门狗' },
  'guard.watchdog.armed': { en: 'armed, {seconds} s', zh: '已启用，{seconds} 秒' },
  'guard.watchdog.disarmed': {
    en: 'disarmed, this node has nothing',
    zh: '未启用，本节点未持有资源',
  },
  'guard.watchdog.failed': { en: 'NOT ARMED: {problem}', zh: '无法启用：{problem}' },
  'guard.problem.watchdog': {
    en: 'The watchdog of {node} cannot be armed ({problem}): it cannot reset itself.',
    zh: '{node} 的看门狗无法启用（{problem}）：节点不能自行复位。',
  },
  'guard.here': { en: 'here', zh: '在本节点' },
  'guard.not-here': { en: 'not here', zh: '不在本节点' },
  'guard.nobody': { en: 'none seen from here', zh: '从本节点看不到' },
  'guard.none': { en: 'none', zh: '无' },
  'guard.mount.absent': { en: 'not mounted here', zh: '未在本节点挂载' },
  'guard.mount.writable': { en: 'mounted here, writable', zh: '已在本节点挂载，可写' },
  'guard.mount.read-only': { en: 'mounted here, READ-ONLY', zh: '已在本节点挂载，只读' },
  'guard.mount.stalled': { en: 'mounted here, gives NO ANSWER', zh: '已在本节点挂载，无响应' },
  'guard.service.running': { en: 'running here', zh: '在本节点运行' },
  'guard.service.stopped': { en: 'not running here', zh: '未在本节点运行' },
  'guard.service.unknown': { en: 'gives no answer', zh: '无响应' },
  'guard.heartbeat.stopped': { en: 'not running', zh: '未运行' },
  'guard.heartbeat.running': {
    en: 'running, this node {self}, believes to hold {claim}',
    zh: '运行中，本节点 {self}，认为持有 {claim}',
  },
  'guard.daemon.running': { en: 'running {version}', zh: '运行中 {version}' },
  'guard.daemon.stopped': { en: 'does not answer', zh: '无应答' },
  'guard.lease.off': {
    en: 'switched off in the site file; split brain is not prevented',
    zh: '已在站点文件中关闭；不能防止脑裂',
  },
  'guard.lease.unknown': {
    en: 'unknown, because failoverd does not answer',
    zh: '未知，因为 failoverd 无应答',
  },
  'guard.lease.age': {
    en: 'renewed {seconds} s ago',
    zh: '{seconds} 秒前续约',
  },
  'guard.lease.peer': {
    en: '{peer} says {state}',
    zh: '{peer} 声明 {state}',
  },
  'guard.lease.peer-stale': {
    en: '{peer} said {state} and has been silent for at least {seconds} s',
    zh: '{peer} 曾声明 {state}，至少 {seconds} 秒没有更新',
  },
  'guard.lease.peer-unread': {
    en: 'nothing of {peer} can be read',
    zh: '读不到 {peer} 的记录',
  },
  'guard.fence.off': {
    en: 'switched off',
    zh: '已关闭',
  },
  'guard.fence.none': {
    en: 'none',
    zh: '无',
  },
  'guard.fence.ours': {
    en: '{peer} cannot write',
    zh: '{peer} 不能写入',
  },
  'guard.fence.theirs': {
    en: 'this node cannot write',
    zh: '本节点不能写入',
  },
  'guard.fence.unsure': {
    en: 'being looked at',
    zh: '正在检查',
  },
  'guard.fence.muted': {
    en: 'the heartbeat of {peer} is not listened to',
    zh: '不接收 {peer} 的心跳',
  },
  'guard.phase.starting': {
    en: 'guard disk not read yet',
    zh: '尚未读取守护盘',
  },
  'guard.phase.standby': {
    en: 'standby',
    zh: '备用',
  },
  'guard.phase.claiming': {
    en: 'claiming',
    zh: '正在申请',
  },
  'guard.phase.fencing': {
    en: 'fencing the peer',
    zh: '正在隔离对端',
  },
  'guard.phase.opening': {
    en: 'looking for what keeps it from writing',
    zh: '正在检查写入权限',
  },
  'guard.phase.settling': {
    en: 'waiting before it owns',
    zh: '持有之前的等待',
  },
  'guard.phase.owner': {
    en: 'owner',
    zh: '持有者',
  },
  'guard.phase.lost': {
    en: 'MUST STOP EVERYTHING',
    zh: '必须立即停止一切',
  },
  'guard.phase.clean': {
    en: 'clean',
    zh: '已清空',
  },
  'guard.events': { en: 'Last events', zh: '最近事件' },
  'guard.problem.lost-deposed': {
    en: '{node} has lost the group to {peer} and stops everything.',
    zh: '{node} 的资源组已被 {peer} 接管，正在停止一切。',
  },
  'guard.problem.lost-fenced': {
    en: '{node} was fenced by {peer} and stops everything.',
    zh: '{node} 已被 {peer} 隔离，正在停止一切。',
  },
  'guard.problem.lost-late': {
    en: '{node} could not renew its lease and stops everything.',
    zh: '{node} 无法续约，正在停止一切。',
  },
  'guard.problem.lost-slept': {
    en: '{node} slept too long and stops everything.',
    zh: '{node} 停顿过久，正在停止一切。',
  },
  'guard.problem.lost-not-owner': {
    en: '{node} has the group without owning it and stops everything.',
    zh: '{node} 未持有资源组却在运行它，正在停止一切。',
  },
  'guard.problem.lease-no-disk': {
    en: '{node} does not find the guard disk: it cannot take the group.',
    zh: '{node} 找不到守护盘：无法接管资源组。',
  },
  'guard.problem.lease-io-error': {
    en: '{node} cannot read and write the guard disk: it cannot take the group.',
    zh: '{node} 无法读写守护盘：无法接管资源组。',
  },
  'guard.problem.lease-no-answer': {
    en: 'The guard disk gives {node} no answer: it cannot take the group.',
    zh: '守护盘对 {node} 无响应：无法接管资源组。',
  },
  'guard.problem.lease-foreign': {
    en: 'The guard disk is not of this cluster: {node} leaves it alone and cannot take the group.',
    zh: '守护盘不属于本集群：{node} 不使用它，也无法接管资源组。',
  },
  'guard.problem.peer-block-foreign': {
    en: 'The block of {peer} on the guard disk is of another cluster or a later version.',
    zh: '守护盘上 {peer} 的数据块属于其他集群或更新的版本。',
  },
  'guard.problem.peer-block-damaged': {
    en: 'The block of {peer} on the guard disk is damaged.',
    zh: '守护盘上 {peer} 的数据块已损坏。',
  },
  'guard.problem.aside': {
    en: 'All heartbeat links to {peer} are down; it is alive on the guard disk, so {node} has stopped its own Heartbeat until a link is back.',
    zh: '到 {peer} 的心跳链路全部中断；它在守护盘上仍然存活，因此 {node} 已停止自己的 Heartbeat，直到链路恢复。',
  },
  'guard.problem.fenced': {
    en: '{node} is fenced: its writes are refused until {peer} lifts the fence.',
    zh: '{node} 已被隔离：在 {peer} 解除之前其写入会被拒绝。',
  },
  'guard.problem.fence-stands': {
    en: '{peer} is fenced since it did not give the group back; the fence goes when its failoverd says that it has nothing.',
    zh: '{peer} 未交还资源组而被隔离；其 failoverd 声明已清空后解除。',
  },
  'guard.problem.peer-stale': {
    en: 'failoverd of {peer} does not renew its lease.',
    zh: '{peer} 的 failoverd 没有续约。',
  },
  'guard.problem.heartbeat-stopped': {
    en: 'Heartbeat does not run on {node}: no failover is possible.',
    zh: '{node} 上的 Heartbeat 未运行：无法切换。',
  },
  'guard.problem.mount-stalled': {
    en: 'The filesystem {mount} gives no answer: the path to the storage may be cut.',
    zh: '文件系统 {mount} 无响应：到存储的路径可能已中断。',
  },
  'guard.problem.mount-read-only': {
    en: 'The filesystem {mount} has become read-only after an I/O error.',
    zh: '文件系统 {mount} 在 I/O 错误后变为只读。',
  },
  'guard.problem.changing': {
    en: 'Resources are being moved on {node}.',
    zh: '{node} 上正在切换资源。',
  },
  'guard.problem.part': {
    en: 'The group is incomplete here; missing: {missing}.',
    zh: '资源组在本节点不完整；缺少：{missing}。',
  },
  'guard.problem.hollow': {
    en: 'Heartbeat on {node} claims the group but nothing of it is here.',
    zh: '{node} 上的 Heartbeat 声称持有资源组，但本节点上没有任何资源。',
  },
  'guard.problem.nobody': {
    en: 'Nobody answers on the virtual address {vip}.',
    zh: '虚拟地址 {vip} 无人应答。',
  },
  'guard.problem.unclaimed': {
    en: 'The group runs on {node} although its Heartbeat claims only "{claim}".',
    zh: '资源组在 {node} 上运行，但其 Heartbeat 只声称持有“{claim}”。',
  },
  'guard.problem.peer': {
    en: 'The peer {peer} is not ready to take over (heartbeat says: {state}).',
    zh: '对端 {peer} 尚不能接管（心跳状态：{state}）。',
  },
  'guard.problem.link': {
    en: 'The heartbeat link {link} to {peer} is dead.',
    zh: '到 {peer} 的心跳链路 {link} 已断。',
  },
  'guard.problem.daemon': {
    en: 'failoverd on {node} does not answer.',
    zh: '{node} 上的 failoverd 无应答。',
  },
} satisfies Messages;
