import type { Catalogue } from "@/words/words";

export const signIn = {
  title: ["登录", "Sign in"],
  name: ["用户名", "User name"],
  password: ["密码", "Password"],
  enter: ["登录", "Sign in"],
  activate: ["我有激活码", "I have an activation code"],
  backToSignIn: ["返回登录", "Back to sign in"],
  activateTitle: ["第一次使用", "First use"],
  activateHint: [
    "激活码由村里或单位的管理员发给您，只能用一次。",
    "Your village's or organisation's manager gives you the code; it works once.",
  ],
  code: ["激活码", "Activation code"],
  newPassword: ["设一个密码（至少 10 位）", "Choose a password (10 characters or more)"],
  activateEnter: ["启用并登录", "Activate and sign in"],
  ended: [
    "登录已到期，请重新登录。您填写的内容还在。",
    "Your sign-in has ended; please sign in again. What you entered is kept.",
  ],
  demo: ["演示账号，点一下即可登录", "Demo accounts: one click signs in"],
} satisfies Catalogue;
