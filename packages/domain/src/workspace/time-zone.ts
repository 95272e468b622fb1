/** As names of the IANA time zone database are written; offsets such as `+01:00` are none. */
const NAME = /^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/;

/** Whether this is the name of a time zone that the platform knows: `Asia/Kathmandu`, `UTC`. */
export const isTimeZone = (name: string): boolean => {
  if (!NAME.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
};
