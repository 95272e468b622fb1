import type { Context } from "hono";
import { html } from "hono/html";
import { z } from "zod";
import { listAccounts } from "../book/accounts.ts";
import { revokeTokens } from "../book/tokens.ts";
import { callKinds, namedFaults, type Settings } from "../faults.ts";
import { type Html, page } from "../pages.ts";
import type { Simulation } from "../simulation.ts";
import { scenesPanel } from "./panels.ts";

const delays = [0, 500, 3000, 10_000, 60_000];
const switches = {
  pause: "Hold deliveries back",
  duplicate: "Make every delivery twice, at once",
  duplicateItem: "Repeat every item in its delivery",
  reorder: "Deliver the newest first",
  numericIds: "Write ids as JSON numbers",
} as const;
type Switch = keyof typeof switches;

const words = (name: string): string => name.replaceAll("_", " ");

const option = (value: string | number, label: string, chosen: string | number): Html =>
  html`<option value="${value}" ${value === chosen ? "selected" : ""}>${label}</option>`;

const settingsForm = ({
  slowMs,
  echo,
  deliveries,
}: Settings): Html => html`<form method="post" action="/phone/faults" class="panel">
  <h2>Until you change it</h2>
  <label>Answer calls after<select name="slowMs">${delays.map((ms) => option(ms, ms === 0 ? "no delay" : `${ms / 1000} s`, slowMs))}</select></label>
  <label>Echoes<select name="echo">${["after", "before", "never"].map((when) => option(when, when === "never" ? "never" : `${when} the answer`, echo))}</select></label>
  <fieldset><legend>Deliveries</legend>
  ${Object.entries(switches).map(([name, label]) => html`<label class="tick"><input type="checkbox" name="${name}" ${deliveries[name as Switch] ? "checked" : ""}> ${label}</label>`)}
  </fieldset>
  <button class="strong" name="do" value="set">Apply</button>
</form>`;

const nextForm = (): Html => html`<form method="post" action="/phone/faults" class="panel">
  <h2>For the next calls</h2>
  <label>Calls<select name="match">${callKinds.map((kind) => option(kind, words(kind), "send"))}</select></label>
  <label>What happens<select name="fault">${namedFaults.map((fault) => option(fault, words(fault), "5xx"))}</select></label>
  <label>How often<input type="number" name="times" value="1" min="1" max="1000" required></label>
  <button class="strong" name="do" value="next">Add</button>
</form>`;

const onceForm = (sim: Simulation): Html => html`<form method="post" action="/phone/faults" class="panel">
  <h2>At once</h2>
  <button class="plain" name="do" value="retry">Try waiting deliveries now</button>
  ${listAccounts(sim.db).map(({ igId, username }) => html`<button class="plain" name="revoke" value="${igId}">Make the tokens of @${username} dead</button>`)}
  <button class="plain" name="do" value="clear">End all faults</button>
</form>`;

export const faultsPage = (sim: Simulation, c: Context) =>
  page(c, {
    title: "Faults · Simulated phone",
    look: "workshop",
    body: html`<main>
  <header class="brand"><a href="/phone">Back to the phone</a><h1>Faults</h1>
  <p class="quiet">They hold until they are used up or ended, also over a restart. The pages themselves are never slowed.</p></header>
  <div class="grid">${settingsForm(sim.faults.current())}${nextForm()}${onceForm(sim)}${scenesPanel(sim)}</div>
</main>`,
  });

const Lasting = z.object({
  slowMs: z.coerce.number().int().min(0).max(600_000),
  echo: z.enum(["before", "after", "never"]),
});
const Next = z.object({
  match: z.enum(callKinds),
  fault: z.enum(namedFaults),
  times: z.coerce.number().int().min(1).max(1000),
});

const set = (sim: Simulation, form: FormData): boolean => {
  const asked = Lasting.safeParse(Object.fromEntries(form));
  if (!asked.success) return false;
  const isOn = (name: Switch) => form.get(name) !== null;
  sim.faults.change({
    ...asked.data,
    deliveries: {
      pause: isOn("pause"),
      duplicate: isOn("duplicate"),
      duplicateItem: isOn("duplicateItem"),
      reorder: isOn("reorder"),
      numericIds: isOn("numericIds"),
    },
  });
  return true;
};

const apply = (sim: Simulation, form: FormData): boolean => {
  const revoke = form.get("revoke");
  if (typeof revoke === "string") return revokeTokens(sim.db, revoke, sim.now()) >= 0;
  switch (form.get("do")) {
    case "set":
      return set(sim, form);
    case "next": {
      const asked = Next.safeParse(Object.fromEntries(form));
      if (asked.success) sim.faults.change({ next: [asked.data] });
      return asked.success;
    }
    case "retry":
      sim.deliverer.retryNow();
      return true;
    case "clear":
      sim.faults.clear();
      return true;
    default:
      return false;
  }
};

/** `POST /phone/faults`: does what the pressed button says and shows the page again. */
export const changeFaults = async (sim: Simulation, c: Context) => {
  if (!apply(sim, await c.req.formData())) return c.text("This form cannot be understood.", 400);
  sim.deliverer.kick();
  return c.redirect("/phone/faults", 303);
};
