import type { Context } from "hono";
import { html } from "hono/html";
import { findAccount } from "../book/accounts.ts";
import { findPerson } from "../book/people.ts";
import { page } from "../pages.ts";
import type { Simulation } from "../simulation.ts";
import { type NewPersonForm, peoplePanel, scenesPanel } from "./panels.ts";
import { chatScreen, inboxScreen, nameOf, restingScreen } from "./screens.ts";
import { clockOf } from "./times.ts";

export interface Holding {
  readonly person: string;
  readonly account: string;
  /** `mid` of the message that is answered; empty for none. */
  readonly reply: string;
}

const emptyForm: NewPersonForm = { name: "", username: "", problem: "" };

/** The phone with everything around it: who holds it and which chat is open come from the address. */
export const phonePage = (sim: Simulation, c: Context, holding: Holding, form: NewPersonForm = emptyForm) => {
  const person = findPerson(sim.db, holding.person);
  const account = findAccount(sim.db, holding.account);
  const screen = () => {
    if (!person) return restingScreen();
    return account ? chatScreen(sim, { person, account, reply: holding.reply }) : inboxScreen(sim, person);
  };
  const title = [account?.name, person && nameOf(person), "Simulated phone"].filter((part) => part !== undefined);
  return page(
    c,
    {
      title: title.join(" · "),
      look: `stage ${person ? "held" : ""}`,
      body: html`<main class="stage-floor"><div class="around">
  <header class="brand"><h1>Simulated phone</h1><p class="quiet">Stands in for customers in demos and tests. Nothing here leaves this machine.</p></header>
  ${peoplePanel(sim, person, form)}
  ${scenesPanel(sim)}
</div>
<section class="phone" aria-label="Phone">
  <div class="status" aria-hidden="true"><span data-live="text" id="clock">${clockOf(sim.now())}</span><i></i><span class="power"></span></div>
  <p class="notice problem" id="offline" role="status" hidden>The simulator does not answer. Trying again…</p>
  <div class="screen">${screen()}</div>
</section></main>`,
    },
    form.problem === "" ? 200 : 400,
  );
};
