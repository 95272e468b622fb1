import { data, redirect } from "@remix-run/node";
import { apiFailure, statusOf } from "./api-failure.ts";
import { signInPath } from "./next-path.ts";

/**
 * Awaits what a page needs. Without a session it leads to sign-in and back; any other failure of the API becomes a
 * response for the nearest error boundary. A defect stays what it is.
 */
export const orProblem = async <T>(request: Request, asked: Promise<T>): Promise<T> => {
  try {
    return await asked;
  } catch (error) {
    const failure = apiFailure(error);
    if (failure.code === "UNKNOWN") throw error;
    if (failure.code === "UNAUTHORIZED") throw redirect(signInPath(request));
    throw data({ message: failure.message }, { status: statusOf(failure) });
  }
};

/** Runs the command of a form. What people can act on comes back as a value; the rest as `orProblem` says. */
export const tryCommand = async <T>(
  request: Request,
  command: () => Promise<T>,
): Promise<{ readonly answer: T } | { readonly problem: string }> => {
  try {
    return { answer: await command() };
  } catch (error) {
    const failure = apiFailure(error);
    if (failure.code === "UNAUTHORIZED" || failure.code === "UNKNOWN") return orProblem(request, Promise.reject(error));
    return { problem: failure.message };
  }
};
