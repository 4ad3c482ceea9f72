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
  'verify.verdict.not-healthy': {
    en: 'No scenario was played: the pair is not healthy',
    zh: '未执行任何场景：双机状态不正常',
  },
  'verify.verdict.incomplete': {
    en: 'Passed as far as it went: the window was too short to begin every scenario',
    zh: '已执行的部分通过：维护窗口过短，未能开始全部场景',
  },
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
    en: 'The scenarios interrupt the service of {cluster}: {scenarios}.',
    zh: '场景会中断 {cluster} 的服务：{scenarios}。',
  },
  'verify.confirm.ask': {
    en: 'Type the name of the cluster to go on; Enter alone plays nothing',
    zh: '请输入集群名称以继续；直接回车则不执行任何场景',
  },
  'verify.confirm.other': {
    en: '"{given}" is not the name of this cluster.',
    zh: '“{given}”不是本集群的名称。',
  },
  'verify.live.begins': {
    en: '{id}: about {minutes} min, outage at most {bound} s; {left} more after it',
    zh: '{id}：约 {minutes} 分钟，中断上限 {bound} 秒；其后还有 {left} 个场景',
  },
  'verify.live.counting': {
    en: "Counting the client's messages and collecting the logs",
    zh: '清点客户端消息并收集日志',
  },
  'verify.wait.baseline': {
    en: 'Waiting for the first answers to the client',
    zh: '等待客户端得到最初的应答',
  },
  'verify.wait.client': {
    en: 'Waiting until the client is answered again',
    zh: '等待客户端重新得到应答',
  },
  'waiting.left': { en: '{time} at most:', zh: '最多还需 {time}：' },
  'verify.cancelled': {
    en: 'Interrupted: taking back what was disturbed.',
    zh: '已中断：正在撤销扰动。',
  },
  'verify.list.timing': {
    en: 'gone for at most {bound} s, about {minutes} min in all',
    zh: '最多中断 {bound} 秒，全程约 {minutes} 分钟',
  },
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
  'verify.untested.unguarded': {
    en: 'The scenario {id} was not played: without the guard both nodes could come to write to the disk at once.',
    zh: '未执行场景 {id}：未启用守护时两个节点可能同时写盘。',
  },
  'verify.untested.by-name': {
    en: 'The scenario {id} was not played: it is only played where --only names it.',
    zh: '未执行场景 {id}：仅在用 --only 指定时执行。',
  },
  'verify.untested.probe': {
    en: 'The scenario {id} was not played: both nodes reboot in it, so the client must run elsewhere (--probe-host).',
    zh: '未执行场景 {id}：其中两个节点都会重启，客户端必须位于别处（--probe-host）。',
  },
  'verify.verdict.suspended': { en: 'Suspended: not all was played yet', zh: '已挂起：尚未全部执行' },
  'verify.verdict.cancelled': { en: 'Cancelled: not all was played', zh: '已取消：未全部执行' },
  'verify.untested.cancelled': {
    en: 'The scenario {id} was broken off before its end.',
    zh: '场景 {id} 在结束前被中断。',
  },
  'verify.resume': {
    en: 'This node reboots now. When it is up again: heartbundle verify --resume',
    zh: '本节点即将重启。启动后请运行：heartbundle verify --resume',
  },
  'verify.untested.key': {
    en: "Nobody compared the fingerprint of the bundle's key on any host; it was taken as it came.",
    zh: '没有任何主机核对过安装包密钥的指纹；首次使用时直接采信。',
  },
  'verify.untested.service': {
    en: 'A service that hangs while its status answers: of a service with an init script nothing else is known.',
    zh: '服务挂起而其 status 仍有应答的情况：对使用启动脚本的服务只了解其 status 的结果。',
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
