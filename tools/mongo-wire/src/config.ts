/** CI sets it to 1: there, suites that need this server fail where it cannot run, instead of being left out. */
export const isRequired = (): boolean => process.env.REQUIRE_MONGO_WIRE === "1";
