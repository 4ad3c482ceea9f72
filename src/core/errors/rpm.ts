import type { CatalogueEntry } from './entry';

/** Rpm: package files and signatures. */
export const rpmErrors = {
  PACKAGE_UNREADABLE: {
    exit: 2,
    en: '{package} is not a usable RPM package: {problem}.',
    zh: '{package} 不是可用的 RPM 软件包：{problem}。',
    hint: { en: 'Fetch the file again, or leave it out.', zh: '请重新获取该文件，或不使用它。' },
  },
  PACKAGE_UNSIGNED: {
    exit: 5,
    en: '{package} is not signed ({missing}).',
    zh: '{package} 没有签名（{missing}）。',
    hint: {
      en: 'Only packages signed by a pinned vendor key are accepted; get the vendor’s own file.',
      zh: '只接受由已固定的厂商密钥签名的软件包；请取得厂商原始文件。',
    },
  },
  PACKAGE_WRONG_KEY: {
    exit: 5,
    en: '{package} is signed by key {keyId}, which is not one of the pinned keys ({pinned}).',
    zh: '{package} 由密钥 {keyId} 签名，它不在已固定的密钥之中（{pinned}）。',
    hint: {
      en: 'If you trust that key, pin its full fingerprint in the recipe.',
      zh: '如果信任该密钥，请在配方中固定其完整指纹。',
    },
  },
  PACKAGE_SIGNATURE_UNSUPPORTED: {
    exit: 5,
    en: '{package} carries a signature that cannot be checked: {problem}.',
    zh: '{package} 的签名无法检查：{problem}。',
    hint: {
      en: 'RSA signatures with SHA1, SHA256 or SHA512, version 3 or 4, are understood.',
      zh: '支持版本 3 或 4、使用 SHA1、SHA256 或 SHA512 的 RSA 签名。',
    },
  },
  PACKAGE_HEADER_ALTERED: {
    exit: 5,
    en: 'The header of {package} does not match its signature by key {keyId}.',
    zh: '{package} 的头部与密钥 {keyId} 的签名不符。',
    hint: { en: 'The file was altered after signing; do not use it.', zh: '文件在签名后被改动；请勿使用。' },
  },
  PACKAGE_PAYLOAD_ALTERED: {
    exit: 5,
    en: 'The payload of {package} does not match its signature by key {keyId}.',
    zh: '{package} 的内容与密钥 {keyId} 的签名不符。',
    hint: { en: 'The file was altered after signing; do not use it.', zh: '文件在签名后被改动；请勿使用。' },
  },
  PACKAGE_DIGEST_WRONG: {
    exit: 5,
    en: 'The {digest} of {package} is {actual}, but {expected} is recorded.',
    zh: '{package} 的 {digest} 是 {actual}，而记录的是 {expected}。',
    hint: { en: 'The file is damaged; fetch it again.', zh: '文件已损坏；请重新获取。' },
  },
  PACKAGE_KEY_EXPIRED_AT_SIGNING: {
    exit: 5,
    en: '{package} was signed on {signed} by key {keyId}, which had expired on {expired}.',
    zh: '{package} 于 {signed} 由密钥 {keyId} 签名，而该密钥已于 {expired} 过期。',
    hint: {
      en: 'A signature made while the key was valid stays good; this one was made later.',
      zh: '密钥有效期内的签名一直有效；此签名是在过期之后作出的。',
    },
  },
  KEY_UNREADABLE: {
    exit: 2,
    en: '{file} is not a usable OpenPGP public key: {problem}.',
    zh: '{file} 不是可用的 OpenPGP 公钥：{problem}。',
    hint: {
      en: 'Give the vendor’s RPM-GPG-KEY file, armored or binary.',
      zh: '请提供厂商的 RPM-GPG-KEY 文件（ASCII 或二进制）。',
    },
  },
  KEY_FINGERPRINT_WRONG: {
    exit: 5,
    en: '{file} holds the key {actual}, but {expected} is pinned.',
    zh: '{file} 中的密钥是 {actual}，而固定的是 {expected}。',
    hint: {
      en: 'Compare both with the vendor’s published fingerprint before you change either.',
      zh: '在改动任何一方之前，请与厂商公布的指纹核对。',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
