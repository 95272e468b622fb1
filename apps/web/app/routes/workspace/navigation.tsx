import { NavLink, useParams } from "@remix-run/react";
import { Cable, LayoutDashboard, MessagesSquare, ShieldAlert, Target } from "lucide-react";
import type { ReactNode } from "react";
import { useCounts } from "../../live/counts.tsx";
import { badgeCount, counted } from "../../text/words.ts";
import { join } from "../../ui/join.ts";
import { Logo } from "../../ui/logo.tsx";
import type { Viewer } from "../../views.ts";
import { AccountMenu } from "./account-menu.tsx";

/** A rail at the left; on a phone a bar at the foot, which makes room for an open thread. */
export function Navigation({ viewer }: { readonly viewer: Viewer }) {
  const { unread } = useCounts();
  const inThread = useParams().conversationId !== undefined;
  return (
    <nav
      aria-label="Main"
      className={join(
        "shrink-0 items-stretch border-line bg-canvas max-md:border-t max-md:pb-[env(safe-area-inset-bottom)] md:flex md:w-24 md:flex-col md:border-r md:py-3",
        inThread ? "hidden" : "flex",
      )}
    >
      <Logo className="mx-auto mb-4 hidden size-8 md:block" />
      <ul className="flex min-w-0 flex-[5] md:flex-1 md:flex-col md:gap-1 md:px-2">
        <Destination to="/dashboard" icon={<LayoutDashboard aria-hidden />} label="Dashboard" />
        <Destination to="/conversations" icon={<MessagesSquare aria-hidden />} label="Conversations">
          {unread > 0 && (
            <span className="absolute top-1 left-1/2 ml-1 grid h-4 min-w-4 place-items-center rounded-full bg-accent px-1 font-semibold text-2xs text-on-accent md:top-1.5">
              <span aria-hidden>{badgeCount(unread)}</span>
              <span className="sr-only">, {counted(unread, "unread conversation")}</span>
            </span>
          )}
        </Destination>
        <Destination to="/leads" icon={<Target aria-hidden />} label="Leads" />
        {viewer.role !== "agent" && (
          <Destination
            to="/quarantine"
            icon={<ShieldAlert aria-hidden />}
            label="Quarantine"
            className="max-md:hidden"
          />
        )}
        <Destination
          to="/channels"
          icon={<Cable aria-hidden />}
          label={
            <>
              Soshogle <span className="whitespace-nowrap">Multi-Channel</span>
            </>
          }
        />
      </ul>
      <AccountMenu viewer={viewer} />
    </nav>
  );
}

function Destination({
  to,
  icon,
  label,
  className,
  children,
}: {
  readonly to: string;
  readonly icon: ReactNode;
  readonly label: ReactNode;
  readonly className?: string;
  readonly children?: ReactNode;
}) {
  return (
    <li className={join("flex-1 md:flex-none", className)}>
      <NavLink
        to={to}
        prefetch="intent"
        className={({ isActive }) =>
          join(
            "relative flex h-14 flex-col items-center justify-center gap-1 rounded-md text-center font-medium text-2xs leading-tight md:h-auto md:min-h-16 md:py-2.5 [&>svg]:size-5",
            isActive ? "text-accent-ink md:bg-accent-tint" : "text-soft hover:text-ink md:hover:bg-hover",
          )
        }
      >
        {icon}
        <span>{label}</span>
        {children}
      </NavLink>
    </li>
  );
}
