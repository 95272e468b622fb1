import type { ServerContext } from "./api.ts";

declare module "@remix-run/server-runtime" {
  interface AppLoadContext extends ServerContext {}
  interface Future {
    v3_singleFetch: true;
  }
}

declare module "react" {
  /** Invoker commands: a button opens a dialog without script. */
  interface ButtonHTMLAttributes<T> {
    commandfor?: string;
    command?: "show-modal" | "close";
    popovertarget?: string;
    popovertargetaction?: "show" | "hide" | "toggle";
  }
  interface HTMLAttributes<T> {
    popover?: "auto" | "manual";
  }
}
