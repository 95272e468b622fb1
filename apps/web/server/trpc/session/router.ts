import { router } from "../init.ts";
import { current } from "./current.ts";
import { signIn } from "./sign-in.ts";
import { signOut } from "./sign-out.ts";

export const sessionRouter = router({ current, signIn, signOut });
