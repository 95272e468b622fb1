import { Form, Link, useFetcher, useLocation, useRouteLoaderData } from "@remix-run/react";
import { Keyboard, LogOut, Monitor, Moon, ShieldAlert, Sun } from "lucide-react";
import type { loader as rootLoader } from "../../root.tsx";
import { showKeys } from "../../shell/keys-dialog.tsx";
import type { Theme } from "../../shell/preferences.ts";
import { themeFetcher, useChosenTheme } from "../../shell/theme.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { join } from "../../ui/join.ts";
import { Key } from "../../ui/key.tsx";
import type { Viewer } from "../../views.ts";

const roles: Readonly<Record<Viewer["role"], string>> = {
  owner: "Owner",
  admin: "Admin",
  agent: "Agent",
  auditor: "Auditor",
};
const themes = [
  { theme: "light", label: "Light", icon: Sun },
  { theme: "dark", label: "Dark", icon: Moon },
  { theme: "system", label: "System", icon: Monitor },
] as const satisfies readonly { theme: Theme; label: string; icon: unknown }[];

/** A popover of the browser's own: it opens, closes with Escape and gives focus back without script. */
export function AccountMenu({ viewer }: { readonly viewer: Viewer }) {
  return (
    <div className="flex-1 md:flex-none md:px-2">
      <button
        type="button"
        popovertarget="account-menu"
        className="flex h-14 w-full flex-col items-center justify-center gap-1 rounded-md font-medium text-2xs text-soft hover:text-ink relative md:h-auto md:py-2 md:hover:bg-hover"
      >
        <Avatar name={viewer.name} seed={viewer.userId} pictureUrl={null} size="small" />
        <span className="md:sr-only">Account</span>
        <span className="sr-only"> of {viewer.name}</span>
      </button>
      <div
        id="account-menu"
        popover="auto"
        className="fixed inset-auto right-2 bottom-18 w-64 rounded-lg border border-line bg-raised p-2 text-ink shadow-modal open:animate-rise md:right-auto md:bottom-4 md:left-26"
      >
        <div className="px-2 pt-1 pb-3">
          <p dir="auto" className="truncate font-semibold">
            {viewer.name}
          </p>
          <p className="truncate text-soft text-sm">{viewer.email}</p>
          <p className="mt-1 truncate text-soft text-sm">
            {roles[viewer.role]} · <span dir="auto">{viewer.workspace.name}</span>
          </p>
        </div>
        {viewer.role !== "agent" && (
          <Link
            to="/quarantine"
            onClick={({ currentTarget }) => currentTarget.closest<HTMLElement>("[popover]")?.hidePopover()}
            className="mb-2 flex h-9 items-center gap-2.5 rounded-md px-2 hover:bg-hover md:hidden"
          >
            <ShieldAlert aria-hidden className="size-4 text-soft" /> Quarantine
          </Link>
        )}
        <ThemeSwitch />
        <button
          type="button"
          onClick={({ currentTarget }) => {
            currentTarget.closest<HTMLElement>("[popover]")?.hidePopover();
            showKeys();
          }}
          className="mt-2 flex h-9 w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover noscript:hidden"
        >
          <Keyboard aria-hidden className="size-4 text-soft" /> <span className="flex-1">Keys</span> <Key>?</Key>
        </button>
        <Form method="post" action="/sign-out" className="mt-2 border-line border-t pt-2">
          <button type="submit" className="flex h-9 w-full items-center gap-2.5 rounded-md px-2 hover:bg-hover">
            <LogOut aria-hidden className="size-4 text-soft" /> Sign out
          </button>
        </Form>
      </div>
    </div>
  );
}

function ThemeSwitch() {
  const { pathname, search } = useLocation();
  const { Form: ThemeForm } = useFetcher({ key: themeFetcher });
  const chosen = useChosenTheme(useRouteLoaderData<typeof rootLoader>("root")?.theme ?? "system");
  return (
    <ThemeForm method="post" action="/theme" className="px-2">
      <input type="hidden" name="next" value={pathname + search} />
      <fieldset>
        <legend className="mb-1.5 font-medium text-soft text-xs">Theme</legend>
        <div className="grid grid-cols-3 gap-1 rounded-md bg-sunken p-1">
          {themes.map(({ theme, label, icon: Icon }) => (
            <button
              key={theme}
              type="submit"
              name="theme"
              value={theme}
              aria-pressed={chosen === theme}
              className={join(
                "flex h-8 items-center justify-center gap-1.5 rounded-sm font-medium text-xs",
                chosen === theme ? "bg-thumb text-ink shadow-control" : "text-soft hover:text-ink",
              )}
            >
              <Icon aria-hidden className="size-3.5" /> {label}
            </button>
          ))}
        </div>
      </fieldset>
    </ThemeForm>
  );
}
