/** True for a key without modifiers, which is no part of an input-method composition. */
export const isPlainKey = (event: Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "altKey" | "isComposing">): boolean =>
  !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;

/** Single letters are text in an editor, and a dialog has the keyboard to itself. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("input, textarea, select, [contenteditable], dialog, [popover]") !== null;
