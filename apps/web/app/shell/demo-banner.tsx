import { Smartphone } from "lucide-react";

export function DemoBanner({ phoneUrl }: { readonly phoneUrl: string | null }) {
  return (
    <aside
      aria-label="Demo mode"
      className="shrink-0 border-warn-line border-b bg-warn-tint px-4 py-1.5 text-center text-warn-ink text-xs md:text-sm"
    >
      <p className="text-balance">
        Demo mode: messages go to the simulated phone, not to Instagram.
        {phoneUrl && (
          <>
            {" "}
            <a
              href={phoneUrl}
              target="_blank"
              rel="noopener noreferrer"
              className="whitespace-nowrap font-medium underline underline-offset-2"
            >
              <Smartphone aria-hidden className="mr-0.5 inline size-3.5 align-[-0.125em]" />
              Open the phone
            </a>
          </>
        )}
      </p>
    </aside>
  );
}
