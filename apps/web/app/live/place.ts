/**
 * A place in the stream of changes: its event id, `<20 digits>-<log id>`. Places of one log compare as text; those of
 * another log, which a restored server has, compare with nothing.
 */
export type Place = string;

export const sameLog = (one: Place, other: Place): boolean => one.slice(20) === other.slice(20);
