const onlyEmoji = /^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\s)+$/u;
const hasPictograph = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u;
const segments = new Intl.Segmenter("en", { granularity: "grapheme" });

/** True for one to three emoji and nothing else: such a message is shown large. */
export const isFewEmoji = (text: string): boolean => {
  const bare = text.trim();
  if (bare.length > 64 || !onlyEmoji.test(bare) || !hasPictograph.test(bare)) return false;
  return [...segments.segment(bare.replaceAll(/\s/g, ""))].length <= 3;
};
