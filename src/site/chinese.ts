/**
 * What "must be ..." says, in Chinese. The English phrase is the message's id, as in gettext, so
 * that a rule says at its own place what it allows; `{x}` stands for a value.
 */
const PHRASES: Readonly<Record<string, string>> = {
  'a group of keys': '一组键',
  'a list': '列表',
  'a list of exactly two nodes': '恰好两个节点的列表',
  'a text': '文本',
  'a number': '数字',
  'a whole number': '整数',
  'true or false': 'true 或 false',
  'one of the known kinds': '已知的类型之一',
  'a list of at least {n}': '至少 {n} 项的列表',
  'a list of at most {n}': '至多 {n} 项的列表',
  'at least {n}': '不小于 {n}',
  'at least {n}, because the guard derives its times from it': '不小于 {n}，因为守护的各项时间由它推导',
  'off or left out, because guard.enabled is false': 'off 或省略，因为 guard.enabled 为 false',
  'at most {n}': '不大于 {n}',
  'at least {n} milliseconds': '不小于 {n} 毫秒',
  'at most {n} milliseconds': '不大于 {n} 毫秒',
  'a whole number of milliseconds': '以毫秒为单位的整数',
  'ucast, bcast, mcast or serial': 'ucast、bcast、mcast 或 serial',
  'an IPv4 address': 'IPv4 地址',
  'an interface name, at most 15 characters, no alias such as eth0:1':
    '网卡名，至多 15 个字符，不能是 eth0:1 之类的别名',
  '{n} to {m} of the characters {set}': '{n} 到 {m} 个字符，限 {set}',
  '{n} to {m} letters and digits': '{n} 到 {m} 个字母或数字',
  '{n} to {m} letters, digits and {set}': '{n} 到 {m} 个字母、数字或 {set}',
  'an absolute path of the characters {set}': '绝对路径，字符限 {set}',
  'a size such as 16M or 10G': '大小，例如 16M 或 10G',
  'an LVM name: {n} to {m} of the characters {set}': 'LVM 名称：{n} 到 {m} 个字符，限 {set}',
  'an iSCSI name such as {example}, in lower case': 'iSCSI 名称，例如 {example}，全部小写',
  'a host name of letters, digits, dots and hyphens': '由字母、数字、点和连字符组成的主机名',
  'a serial device such as {example}': '串口设备，例如 {example}',
  'the name of a script in {folder}': '{folder} 中脚本的名称',
  'a stable name such as {example}': '稳定的设备名，例如 {example}',
  'a lower-case name of at most 15 letters, digits and hyphens': '小写名称，至多 15 个字母、数字或连字符',
  '64 hexadecimal digits in lower case': '64 位小写十六进制数字',
  'a text in one line of at most 1000 characters': '单行文本，至多 1000 个字符',
  'mount options such as noatime': '挂载选项，例如 noatime',
  'an address of its own ({key} has it too)': '独立的地址（{key} 也使用它）',
  'the address of one machine, not of a loopback, group or whole network':
    '单台机器的地址，而不是环回、组播或整个网络的地址',
  'in the network of the VIP, {network}': 'VIP 所在网络 {network} 中的地址',
  'outside the network of the VIP, {network}, or heartbeats leave by the wrong interface':
    'VIP 所在网络 {network} 之外的地址，否则心跳会从错误的网卡发出',
  "a host address in its network, not the network's own or its broadcast address":
    '网络中的主机地址，而不是网络地址或广播地址',
  'more than twice keepalive ({n})': '大于 keepalive 的两倍（{n}）',
  'between keepalive ({n}) and deadtime ({m})': '介于 keepalive（{n}）与 deadtime（{m}）之间',
  'at least twice deadtime ({n})': '不小于 deadtime 的两倍（{n}）',
  'another name than the first node (Heartbeat ignores case)':
    '与第一个节点不同的名称（Heartbeat 不区分大小写）',
  'a name that differs from the first in more than what stands where a dot is: Heartbeat takes a dot for any character':
    '不能仅在点号位置上与第一个节点不同的名称：Heartbeat 将点视为任意字符',
  'another name than the storage host': '与存储主机不同的名称',
  'a name of its own, which "uname -n" says, not localhost': '“uname -n”所示的自有名称，不能是 localhost',
  'a name to which -hb can be added: that one is for its heartbeat address':
    '可以加上 -hb 的名称：该名称用于其心跳地址',
  'another name than the first node has': '与第一个节点不同的名称',
  'another name than the target has': '与目标不同的名称',
  'at least two links, so that one cut cable is no split brain; singleLink: true says that one is meant':
    '至少两条链路，以免一条线路中断就造成脑裂；若确实只要一条，请写 singleLink: true',
  'a link of its own ({link} is there twice)': '独立的链路（{link} 出现了两次）',
  'a multicast group, 224.0.0.0 to 239.255.255.255': '组播地址，224.0.0.0 到 239.255.255.255',
  'the addresses of both nodes on it, or both nodes must have a heartbeatAddress':
    '两个节点在其上的地址，否则两个节点都须有 heartbeatAddress',
  'two addresses that no other link has ({device} is another network)':
    '其他链路未使用的两个地址（{device} 是另一个网络）',
  'another user than the incoming one: tgtd keeps one list of accounts':
    '与 incoming 不同的用户：tgtd 只有一份账号列表',
  'another secret than the incoming one: equal secrets can be reflected':
    '与 incoming 不同的密码：相同的密码可被反射攻击利用',
  'another LUN than the data volume': '与数据卷不同的 LUN',
  'another LUN than the data disk': '与数据盘不同的 LUN',
  'another id than the data volume': '与数据卷不同的 id',
  'another name than the data volume': '与数据卷不同的名称',
  'another device than the data disk': '与数据盘不同的设备',
  'at least 16M': '不小于 16M',
  'the blank disk that the volumes are made on': '用于创建卷的空盘',
  'a name for the volume group': '卷组名称',
  'left out, because device names a disk that is there already': '省略，因为 device 已指定现有磁盘',
  'the name of the volume to make, or give device': '要创建的卷的名称，否则请给出 device',
  'the size of the volume to make, or give device': '要创建的卷的大小，否则请给出 device',
  'a lun, or a device of {folder}, and not both': 'lun 或 {folder} 中的 device，且只能有一个',
  'a folder of its own such as /MQHA, not one of the system': '独立的目录，例如 /MQHA，而不是系统目录',
  'written plainly, without // or . or .. or a slash at the end: it is compared with /proc/mounts':
    '规范的路径，不含 //、.、.. 或末尾斜杠：它会与 /proc/mounts 比较',
  'without {option}: the owner writes, and what is acknowledged must be on the disk':
    '不含 {option}：拥有者要写入，且已确认的数据必须落盘',
  'a service of your own, not one that the cluster itself stands on':
    '您自己的服务，而不是集群自身所依赖的服务',
  'another name: Heartbeat finds its own script of this name in {folder} first':
    '其他名称：Heartbeat 会先在 {folder} 中找到自带的同名脚本',
  'a queue of its own, not one of MQ itself': '独立的队列，而不是 MQ 自身的队列',
};

const SHAPES = Object.entries(PHRASES)
  .filter(([english]) => english.includes('{'))
  .map(([english, chinese]) => {
    const names = (english.match(/\{\w+\}/g) ?? []).map((name) => name.slice(1, -1));
    const source = english.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '(.+?)');
    return { form: new RegExp(`^${source}$`), length: english.length, names, chinese };
  })
  // The longer phrase is the more particular: "at least twice deadtime ({n})" before "at least {n}".
  .sort((one, other) => other.length - one.length);

/** The phrase in Chinese; words that are the same in both languages (`1 or 2`, `mq or init-script`) but for "or". */
export function toChinese(english: string): string {
  const exact = PHRASES[english];
  if (exact !== undefined) return exact;
  for (const { form, names, chinese } of SHAPES) {
    const match = form.exec(english);
    if (match !== null)
      return names.reduce((text, name, index) => text.replace(`{${name}}`, match[index + 1] ?? ''), chinese);
  }
  return english.replace(/ or /g, ' 或 ');
}
