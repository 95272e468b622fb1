import { type AccountCommand, account } from "@soshogle/domain/account/account";
import { type ContactCommand, contact } from "@soshogle/domain/contact/contact";
import { type ConversationCommand, conversation } from "@soshogle/domain/conversation/conversation";
import {
  accountStream,
  contactStream,
  conversationStream,
  leadStream,
  quarantineStream,
  workspacePartition,
} from "@soshogle/domain/ids";
import { type LeadCommand, lead } from "@soshogle/domain/lead/lead";
import { type QuarantineCommand, quarantine } from "@soshogle/domain/quarantine/quarantine";
import { Commands, type Envelope, type Handled, type HandleFailure, type Outcome } from "@soshogle/event-store/handle";
import { Clock, Effect } from "effect";

/** What set a command off, as it will stand in the metadata of its events. */
export interface Because {
  readonly workspaceId: string;
  readonly causationId: string;
  readonly correlationId: string;
}

/** A command of an automation. `identity` names it for ever: repeated under the same one, it is the same event. */
export interface Saying<Command> {
  readonly command: Command;
  readonly identity: string;
  /** The automation's name. */
  readonly by: string;
  readonly because: Because;
}

const envelopeOf = Effect.fnUntraced(function* <Command>({ command, identity, by, because }: Saying<Command>) {
  const { causationId, correlationId } = because;
  const occurredAt = yield* Clock.currentTimeMillis;
  const envelope: Envelope<Command> = {
    command,
    identity,
    actor: { kind: "automation", id: by },
    occurredAt,
    correlationId,
    causationId,
  };
  return envelope;
});

type Told = Effect.Effect<Outcome, HandleFailure, Commands>;

export const tellConversation = (conversationId: string, saying: Saying<ConversationCommand>): Told =>
  Effect.gen(function* () {
    const commands = yield* Commands;
    const handled = yield* commands.handle({
      decider: conversation,
      stream: conversationStream(conversationId),
      workspaceId: saying.because.workspaceId,
      partition: conversationId,
      subject: conversationId,
      commands: [yield* envelopeOf(saying)],
    });
    return onlyOutcome(handled);
  });

export const tellContact = (conversationId: string, saying: Saying<ContactCommand>): Told =>
  Effect.gen(function* () {
    const commands = yield* Commands;
    const handled = yield* commands.handle({
      decider: contact,
      stream: contactStream(conversationId),
      workspaceId: saying.because.workspaceId,
      partition: conversationId,
      subject: conversationId,
      commands: [yield* envelopeOf(saying)],
    });
    return onlyOutcome(handled);
  });

export const tellLead = (leadId: string, conversationId: string, saying: Saying<LeadCommand>): Told =>
  Effect.gen(function* () {
    const commands = yield* Commands;
    const handled = yield* commands.handle({
      decider: lead,
      stream: leadStream(leadId),
      workspaceId: saying.because.workspaceId,
      partition: conversationId,
      subject: conversationId,
      commands: [yield* envelopeOf(saying)],
    });
    return onlyOutcome(handled);
  });

export const tellQuarantine = (itemId: string, saying: Saying<QuarantineCommand>): Told =>
  Effect.gen(function* () {
    const commands = yield* Commands;
    const stream = quarantineStream(itemId);
    const handled = yield* commands.handle({
      decider: quarantine,
      stream,
      workspaceId: saying.because.workspaceId,
      partition: stream,
      subject: null,
      commands: [yield* envelopeOf(saying)],
    });
    return onlyOutcome(handled);
  });

export const tellAccount = (accountId: string, saying: Saying<AccountCommand>): Told =>
  Effect.gen(function* () {
    const commands = yield* Commands;
    const handled = yield* commands.handle({
      decider: account,
      stream: accountStream(accountId),
      workspaceId: saying.because.workspaceId,
      partition: workspacePartition(saying.because.workspaceId),
      subject: null,
      commands: [yield* envelopeOf(saying)],
    });
    return onlyOutcome(handled);
  });

const onlyOutcome = ({ outcomes }: Handled): Outcome => {
  const [outcome] = outcomes;
  if (!outcome) throw new Error("one command was told and no outcome came back");
  return outcome;
};
