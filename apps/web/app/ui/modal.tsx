import { type ReactNode, useRef } from "react";
import { Button, type ButtonLook } from "./button.tsx";

interface ModalProps {
  readonly id: string;
  readonly title: string;
  readonly opener: { readonly label: string; readonly look: ButtonLook };
  readonly children: ReactNode;
  /** The button that goes through with it; what closes the dialog stands beside it. */
  readonly confirm: ReactNode;
  readonly cancelLabel: string;
}

const supportsInvokers = (): boolean => "commandForElement" in HTMLButtonElement.prototype;

/**
 * A button and the question it asks. The dialog is the browser's own: it opens without script where invoker commands are
 * known, keeps focus inside, closes with Escape and gives focus back.
 */
export function Modal({ id, title, opener, children, confirm, cancelLabel }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <Button
        size="small"
        look={opener.look}
        commandfor={id}
        command="show-modal"
        onClick={() => supportsInvokers() || dialog.current?.showModal()}
      >
        {opener.label}
      </Button>
      <dialog
        ref={dialog}
        id={id}
        aria-labelledby={`${id}-title`}
        className="m-auto w-[min(28rem,calc(100vw-2rem))] rounded-xl border border-line bg-raised p-6 text-ink shadow-modal backdrop:bg-veil open:animate-rise"
      >
        <h2 id={`${id}-title`} className="font-semibold text-lg">
          {title}
        </h2>
        <div className="mt-2 text-soft">{children}</div>
        <div className="mt-6 flex flex-wrap justify-end gap-2">
          <Button commandfor={id} command="close" onClick={() => supportsInvokers() || dialog.current?.close()}>
            {cancelLabel}
          </Button>
          {confirm}
        </div>
      </dialog>
    </>
  );
}
