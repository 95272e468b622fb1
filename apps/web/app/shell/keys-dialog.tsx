import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Key } from "../ui/key.tsx";
import { isTyping, isUnmodified, lettersAreOn, switchLetters } from "./keys.ts";

const id = "keys";

interface Shortcut {
  readonly keys: readonly string[];
  readonly does: string;
}

const groups: readonly { readonly title: string; readonly shortcuts: readonly Shortcut[] }[] = [
  {
    title: "In the list",
    shortcuts: [
      { keys: ["J", "↓"], does: "Next conversation" },
      { keys: ["K", "↑"], does: "Previous conversation" },
      { keys: ["Home"], does: "First conversation" },
      { keys: ["End"], does: "Last conversation loaded, then more" },
      { keys: ["Enter"], does: "Open the conversation" },
    ],
  },
  {
    title: "In a conversation",
    shortcuts: [
      { keys: ["R"], does: "Reply" },
      { keys: ["N"], does: "Write a private note" },
      { keys: ["A"], does: "Assign" },
      { keys: ["E"], does: "Archive and go to the next, or reopen" },
      { keys: ["↑", "↓"], does: "Message before or after, once the messages have the focus" },
      { keys: ["Esc"], does: "Leave the editor, then the conversation" },
    ],
  },
  {
    title: "Everywhere",
    shortcuts: [
      { keys: ["?"], does: "Show these keys" },
      { keys: ["Tab"], does: "Go on to the next control" },
    ],
  },
];

/** Opens the list of keys from anywhere. */
export const showKeys = (): void => {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
};

/** The keys and their switch, in a dialog of the browser's own. `?` opens it wherever nobody is typing. */
export function KeysDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "?" || !isUnmodified(event) || !lettersAreOn() || isTyping(event.target)) return;
      event.preventDefault();
      showKeys();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <dialog
      ref={dialog}
      id={id}
      aria-labelledby="keys-title"
      className="m-auto max-h-[calc(100dvh-2rem)] w-[min(44rem,calc(100vw-2rem))] rounded-xl border border-line bg-raised p-0 text-ink shadow-modal backdrop:bg-veil open:animate-rise"
    >
      <div className="flex items-center justify-between gap-4 border-line border-b px-6 py-4">
        <h2 id="keys-title" className="font-semibold text-lg tracking-tight">
          Keys
        </h2>
        {/* Without a tooltip: it would lie behind the dialog and take the first Escape. */}
        <button
          type="button"
          aria-label="Close"
          onClick={() => dialog.current?.close()}
          className="grid size-8 place-items-center rounded-md text-soft hover:bg-hover hover:text-ink"
        >
          <X aria-hidden className="size-4" />
        </button>
      </div>
      <div className="grid gap-x-10 gap-y-6 px-6 py-5 sm:grid-cols-2">
        {groups.map(({ title, shortcuts }) => (
          <section key={title} aria-label={title}>
            <h3 className="mb-1 font-semibold text-sm">{title}</h3>
            <dl>
              {shortcuts.map(({ keys, does }) => (
                <div key={does} className="flex min-h-8 items-center justify-between gap-4">
                  <dt className="text-soft text-sm">{does}</dt>
                  <dd className="flex shrink-0 gap-1">
                    {keys.map((key) => (
                      <Key key={key}>{key}</Key>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <LetterSwitch />
      </div>
    </dialog>
  );
}

function LetterSwitch(): ReactNode {
  const [on, setOn] = useState(true);
  useEffect(() => setOn(lettersAreOn()), []);
  return (
    <section aria-label="Keys of one letter" className="self-end">
      <label className="flex items-start gap-3 rounded-lg border border-line p-3">
        <input
          type="checkbox"
          checked={on}
          onChange={({ currentTarget }) => {
            setOn(currentTarget.checked);
            switchLetters(currentTarget.checked ? "on" : "off");
          }}
          className="mt-0.5 size-4"
        />
        <span>
          <span className="block font-medium text-sm">Keys of one letter</span>
          <span className="block text-soft text-xs">
            Off, only arrows, Home, End, Enter and Escape do something, and this dialog opens from the account menu.
            Kept by this browser.
          </span>
        </span>
      </label>
    </section>
  );
}
