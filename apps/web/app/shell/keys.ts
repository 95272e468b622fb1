type Pressed = Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "altKey" | "isComposing">;

/** True for a key without modifiers, which is no part of an input-method composition. */
export const isUnmodified = (event: Pressed): boolean =>
  !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;

/** The same, while keys of one letter are on: for everything that is not an arrow, Home, End or Escape. */
export const isPlainKey = (event: Pressed): boolean => isUnmodified(event) && lettersAreOn();

/** Single letters are text in an editor, and a dialog has the keyboard to itself. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("input, textarea, select, [contenteditable], dialog, [popover]") !== null;

const storageKey = "letter-keys";

/** Whether keys of one letter do something: a choice of this browser (WCAG 2.1.4), on unless switched off. */
export const lettersAreOn = (): boolean => {
  try {
    return localStorage.getItem(storageKey) !== "off";
  } catch {
    return true; // no storage, nothing was switched off
  }
};

export const switchLetters = (to: "on" | "off"): void => {
  try {
    if (to === "on") localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, "off");
  } catch {
    // storage is switched off: the keys stay on
  }
};
