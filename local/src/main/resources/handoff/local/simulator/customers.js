// Made-up people to be. Each is known to GPTBots in another way: not everybody gave an e-mail.

export const CUSTOMERS = {
  emma: {
    label: 'Emma Brown (English, e-mail)',
    language: 'en',
    user: { email: 'emma.brown@example.com', userId: 'emma-brown' },
  },
  haruka: {
    label: '佐藤 遥 (Japanese, e-mail)',
    language: 'ja',
    user: { email: 'haruka.sato@example.com', userId: '佐藤 遥' },
  },
  wei: {
    label: '王伟 (Chinese, no e-mail)',
    language: 'zh',
    user: { email: null, userId: '王伟' },
  },
  liam: {
    label: 'Liam (English, phone only)',
    language: 'en',
    user: { email: null, phone: '+1 555 0100' },
  },
  unknown: {
    label: 'A visitor (English, nothing known)',
    language: 'en',
    user: { email: null },
  },
};

export const WORDS = {
  en: {
    greeting: 'Hello! I am the AI agent of this shop. What can I do for you?',
    canned:
      'I am only a canned answer, so I cannot help with that. Would you like to talk to a person?',
    person: 'I would like to talk to a person.',
  },
  ja: {
    greeting: 'こんにちは。この店の AI エージェントです。ご用件をどうぞ。',
    canned: '決まった返事しかできません。担当者におつなぎしましょうか。',
    person: '担当者と話したいです。',
  },
  zh: {
    greeting: '您好！我是本店的 AI 助手，请问有什么可以帮您？',
    canned: '我只会固定的回答，帮不上忙。需要转接人工客服吗？',
    person: '我想转人工客服。',
  },
};
