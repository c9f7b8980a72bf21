/**
 * The page's nonce, without which the Content-Security-Policy applies no style. antd takes it by its configuration;
 * where it measures a scroll bar it makes a style element of its own and forgets it, so every style element gets it.
 */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;

const create = document.createElement.bind(document);

document.createElement = (name: string, options?: ElementCreationOptions) => {
  const made = create(name, options);
  if (made instanceof HTMLStyleElement && nonce) made.nonce = nonce;
  return made;
};
