import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { formText } from "../../loading/form-text.ts";
import { homePath, safeNextPath } from "../../loading/next-path.ts";
import { isTheme, themeCookie } from "../../shell/preferences.ts";

export const loader = () => redirect(homePath);

export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData();
  const theme = form.get("theme");
  return redirect(safeNextPath(formText(form, "next")), {
    headers: isTheme(theme) ? { "Set-Cookie": themeCookie(theme) } : {},
  });
}
