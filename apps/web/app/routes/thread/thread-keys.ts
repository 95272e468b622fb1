import { useNavigate } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { isPlainKey, isTyping, isUnmodified } from "../../shell/keys.ts";
import { useNeighbours } from "../conversations/neighbours.ts";

interface ThreadKeys {
  readonly onReply: () => void;
  readonly onNote: () => void;
  readonly onAssign: () => void;
  readonly onArchive: () => void;
}

/** R replies, N writes a note, A assigns, E archives or reopens, Escape leaves the editor first and the conversation then. */
export const useThreadKeys = (keys: ThreadKeys): void => {
  const navigate = useNavigate();
  const { listPath } = useNeighbours();
  const newest = useRef({ ...keys, close: () => {} });
  newest.current = { ...keys, close: () => navigate(listPath) };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isUnmodified(event) || event.defaultPrevented) return;
      const editor = isTyping(event.target);
      if (event.key === "Escape" && editor) leaveEditor(event);
      else if (editor) return;
      else if (event.key === "Escape") act(event, newest.current.close);
      else if (!isPlainKey(event)) return;
      else if (event.key === "r") act(event, newest.current.onReply);
      else if (event.key === "n") act(event, newest.current.onNote);
      else if (event.key === "a") act(event, newest.current.onAssign);
      else if (event.key === "e") act(event, newest.current.onArchive);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
};

const act = (event: KeyboardEvent, action: () => void) => {
  event.preventDefault();
  action();
};

const leaveEditor = ({ target }: KeyboardEvent) => {
  if (!(target instanceof HTMLTextAreaElement)) return;
  target.blur();
  document.querySelector<HTMLElement>('[data-row][aria-current="page"]')?.focus();
};
