import type { Messages } from './messages';

export const trust = {
  'install.step.trust': { en: 'Key of the bundle', zh: '安装包的密钥' },
  'trust.compare': {
    en: 'This machine does not know the key of {name} yet. Compare its fingerprint with the one that the person who built the bundle told you, over another way than the bundle came:',
    zh: '本机尚不认识 {name} 的密钥。请将其指纹与制作者通过其他途径告知您的指纹进行比对：',
  },
  'trust.question': { en: 'Is it the same?', zh: '两者一致吗？' },
  'trust.first-use': {
    en: 'Nobody has compared the key of this bundle: it is trusted from now on as it is. Fingerprint: {fingerprint}. Give --fingerprint to have it compared.',
    zh: '尚无人比对本安装包的密钥：自此按现状信任。指纹：{fingerprint}。可用 --fingerprint 进行比对。',
  },
} satisfies Messages;
