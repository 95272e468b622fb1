import { X } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";
import { Button } from "./button.tsx";
import { IconButton } from "./icon-button.tsx";

export interface ToastMessage {
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

interface Shown extends ToastMessage {
  readonly key: number;
}

const stayMs = 7_000;
const ToastContext = createContext<(message: ToastMessage) => void>(() => {});

/** Says something in passing. Never the only place of an error. */
export const useToast = (): ((message: ToastMessage) => void) => useContext(ToastContext);

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<Shown | null>(null);
  const [held, setHeld] = useState(false);
  const show = useCallback((message: ToastMessage) => setShown({ ...message, key: Date.now() }), []);
  useEffect(() => {
    if (!shown || held) return;
    const timer = setTimeout(() => setShown(null), stayMs);
    return () => clearTimeout(timer);
  }, [shown, held]);
  return (
    <ToastContext.Provider value={show}>
      {children}
      <div
        role="status"
        className="pointer-events-none fixed inset-x-4 bottom-24 z-40 flex justify-center md:right-auto md:bottom-6 md:left-28"
      >
        {shown && (
          // biome-ignore lint/a11y/noStaticElementInteractions: it only waits while somebody reads or reaches for its button
          <div
            key={shown.key}
            onPointerEnter={() => setHeld(true)}
            onPointerLeave={() => setHeld(false)}
            onFocus={() => setHeld(true)}
            onBlur={() => setHeld(false)}
            className="pointer-events-auto flex animate-rise items-center gap-3 rounded-lg border border-line bg-raised py-2 pr-2 pl-4 shadow-float"
          >
            <p>{shown.text}</p>
            {shown.action && (
              <Button
                size="small"
                onClick={() => {
                  shown.action?.run();
                  setShown(null);
                }}
              >
                {shown.action.label}
              </Button>
            )}
            <IconButton label="Dismiss" onClick={() => setShown(null)}>
              <X aria-hidden className="size-4" />
            </IconButton>
          </div>
        )}
      </div>
    </ToastContext.Provider>
  );
}
