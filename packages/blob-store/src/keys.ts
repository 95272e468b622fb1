const KEY = /^[A-Za-z0-9_@-][A-Za-z0-9_@.-]*(\/[A-Za-z0-9_@-][A-Za-z0-9_@.-]*)*$/;
const MAX_LENGTH = 500;

/** Keys of one page. */
export const PAGE = 1_000;

/** Throws on what is no key: a bug of the caller, and never a way out of the store's folder. */
export const checkedKey = (key: string): string => {
  if (key.length > MAX_LENGTH || !KEY.test(key))
    throw new Error(`"${key.slice(0, MAX_LENGTH)}" is no key of an object`);
  return key;
};

export const checkedPrefix = (prefix: string): string => {
  if (prefix === "") return prefix;
  if (!prefix.endsWith("/")) throw new Error(`the prefix "${prefix}" ends in no slash`);
  checkedKey(prefix.slice(0, -1));
  return prefix;
};
