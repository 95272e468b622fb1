/** Cuts a text to so many UTF-16 units, between characters and never inside one that takes two. */
export const cut = (text: string | null, length: number): string | null =>
  text === null || text.length <= length ? text : `${[...text.slice(0, length)].slice(0, -1).join("")}…`;
