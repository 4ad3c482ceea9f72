import { USAGE_PHRASES } from './usage-in-chinese';

/**
 * The system's and the libraries' words inside an error's sentence, in Chinese. Node tells errors of
 * the system as `ENOENT: no such file or directory, open '/x'` and those of the network as
 * `connect ECONNREFUSED 127.0.0.1:80`; whoever looks for help needs the code and the place of both.
 */
export function problemInChinese(problem: string): string {
  const file = /^(E[A-Z0-9]+): [^,]+(?:, (.+))?$/.exec(problem);
  const network = /^(?:the proxy: )?[a-z]+ (E[A-Z]+)\b/.exec(problem);
  const code = file?.[1] ?? network?.[1];
  const told = code === undefined ? undefined : SYSTEM[code];
  if (told !== undefined) {
    const rest = file === null ? problem : [code, file[2]].filter((part) => part !== undefined).join(' ');
    return `${told}（${rest}）`;
  }
  for (const [form, chinese] of [...PHRASES, ...USAGE_PHRASES])
    if (form.test(problem)) return problem.replace(form, chinese);
  return problem;
}

/** errno(3) of what a user of this program can meet. */
const SYSTEM: Readonly<Record<string, string>> = {
  EACCES: '权限不够',
  EADDRINUSE: '地址已被占用',
  EADDRNOTAVAIL: '地址不可用',
  EBUSY: '设备或资源正忙',
  ECONNABORTED: '连接已中止',
  ECONNREFUSED: '连接被拒绝',
  ECONNRESET: '连接被对方重置',
  EDQUOT: '超出磁盘配额',
  EEXIST: '文件已存在',
  EHOSTDOWN: '主机已关闭',
  EHOSTUNREACH: '没有到主机的路由',
  EFBIG: '文件过大',
  EIO: '输入输出错误',
  EISDIR: '是一个目录',
  ELOOP: '符号链接层数过多',
  EMFILE: '打开的文件过多',
  ENAMETOOLONG: '文件名过长',
  ENETUNREACH: '网络不可达',
  ENOENT: '没有该文件或目录',
  ENOSPC: '设备上没有剩余空间',
  ENOTDIR: '不是目录',
  ENOTEMPTY: '目录非空',
  ENOTFOUND: '找不到该主机名',
  EAI_AGAIN: '暂时无法解析主机名',
  EPERM: '不允许的操作',
  EPIPE: '管道已断开',
  EROFS: '文件系统为只读',
  ETIMEDOUT: '连接超时',
  ETXTBSY: '文件正在执行',
};

const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/^socket hang up$/, '连接被对方关闭'],
  [/^the connection was (cut off|closed early)$/, '连接中断'],
  [/^no answer for ([\d.]+) s$/, '$1 秒没有应答'],
  [/^no answer$/, '没有应答'],
  [/^the proxy answers HTTP (\d+)$/, '代理服务器应答 HTTP $1'],
  [/^the proxy asks for a password \(HTTP 407\)$/, '代理服务器要求口令（HTTP 407）'],
  [/^the certificate of the server has expired$/, '服务器证书已过期'],
  [/^the certificate of the server is not valid yet$/, '服务器证书尚未生效'],
  [/^the certificate of the server is for another name$/, '服务器证书属于其他主机名'],
  [/^nobody known here has signed the certificate of the server$/, '服务器证书不是由本机信任的 CA 签发的'],
  [
    /^the server asks for another client certificate, or another TLS version \(TLS alert (\d+)\)$/,
    '服务器要求其他客户端证书或其他 TLS 版本（TLS 警报 $1）',
  ],
  [/^the client key does not belong to the client certificate$/, '客户端私钥与客户端证书不匹配'],
  [
    /^the client certificate or key, or the file of authorities, is not in PEM form$/,
    '客户端证书、私钥或 CA 文件不是 PEM 格式',
  ],
  [/^the client key is locked by a passphrase$/, '客户端私钥受口令保护'],
  [/^HTTP (\d+)$/, '服务器应答 HTTP $1'],
  [/^more than (\d+) redirects$/, '重定向超过 $1 次'],
  [/^a redirect to a local file$/, '重定向到本地文件'],
  [/^the server sent another range$/, '服务器发送了其他区间'],
  [/^more than (?:the expected )?(\d+) bytes$/, '超过 $1 字节'],
  [/^(?:it )?is larger than (\d+) bytes$/, '大于 $1 字节'],
  [/^it is cut off$/, '内容不完整，已被截断'],
  [/^it opens to more than (\d+) bytes$/, '解压后超过 $1 字节'],
  [/^its (\w+) data is damaged \((.*)\)$/, '其 $1 压缩数据已损坏（$2）'],
  [/^it lists more than (\d+) packages$/, '其中列出的软件包超过 $1 个'],
  [/^it lists more dependencies and files than any repository has$/, '其中列出的依赖和文件多得不合常理'],
  [/^it does not list (\w+)$/, '其中没有列出 $1'],
  [/^its entry for (\w+) has no location or no checksum$/, '其 $1 条目缺少位置或校验和'],
  [/^"(.*)" is not a path inside the repository$/, '“$1”不是软件仓库之内的路径'],
  [/^"(.*)" is not an? (.*) checksum$/, '“$1”不是 $2 校验和'],
  [/^"(.*)" is not a size$/, '“$1”不是大小'],
  [/^it is not an? (\w+) document$/, '它不是 $1 文档'],
  [/^it has a document type, which (.*) never (?:have|has)$/, '它带有文档类型声明，正常的元数据从不使用'],
  [/^it names no mirror with http, https or file$/, '其中没有 http、https 或 file 镜像'],
  [
    /^an entry has no usable name, version or architecture \("(.*)"\)$/,
    '有条目缺少可用的名称、版本或架构（“$1”）',
  ],
  [/^an entry is larger than (\d+) characters$/, '有条目超过 $1 个字符'],
  [/^a text is too long$/, '有文本过长'],
  [/^a dependency has no name$/, '有依赖没有名称'],
  [/^a dependency on (.*) compares with "(.*)"$/, '对 $1 的依赖使用了未知的比较“$2”'],
  [/^a file belongs to no package$/, '有文件不属于任何软件包'],
  [/^the entry of (.*) has "(.*)" for a number$/, '$1 的条目中“$2”不是数字'],
  [/^it is not an RPM package$/, '它不是 RPM 软件包'],
  [/^it does not have (.*)$/, '其中没有 $1'],
  [/^it describes (.*), which is not there$/, '它描述了 $1，但该文件不存在'],
  [/^it describes another (.*)$/, '它描述的是另一个 $1'],
  [/^it does not describe (.*)$/, '它没有描述 $1'],
  [/^it is no JSON \((.*)\)$/, '它不是 JSON（$1）'],
  [/^it holds something else$/, '其内容是别的东西'],
  [/^it has (.*), which it must not have$/, '其中多出 $1'],
  [/^it has no (.*)$/, '其中缺少 $1'],
  [/^its value of (\S+) is not as it must be$/, '其 $1 的值不合要求'],
  [/^it cannot be read$/, '无法读取'],
  [/^there is no such file$/, '没有该文件'],
];
