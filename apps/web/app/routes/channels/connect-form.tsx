import { Form } from "@remix-run/react";
import { Button, type ButtonLook } from "../../ui/button.tsx";
import { InstagramGlyph } from "../../ui/channel-glyph.tsx";

interface ConnectFormProps {
  readonly label: string;
  readonly busy: boolean;
  readonly look?: ButtonLook;
  readonly size?: "small" | "medium";
}

/** Leads to Instagram, which leads back to this page with what came of it. */
export function ConnectForm({ label, busy, look = "primary", size = "medium" }: ConnectFormProps) {
  return (
    <Form method="post" action="/channels">
      <Button type="submit" name="intent" value="connect" look={look} size={size} aria-disabled={busy}>
        <InstagramGlyph className="size-4" /> {label}
      </Button>
    </Form>
  );
}
